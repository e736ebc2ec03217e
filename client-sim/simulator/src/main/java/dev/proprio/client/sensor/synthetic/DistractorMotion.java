package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.random.KeyedRandom;

/** Movements that have nothing to do with the class: pulses of random place, length and direction. */
final class DistractorMotion {
    private DistractorMotion() {}

    /**
     * Adds {@code count} movements.
     *
     * @param force deviation of the peak acceleration per axis, in g
     * @param turn deviation of the peak angular velocity per axis, in rad/s
     */
    static void add(int count, double force, double turn, double rate, WristKinematics wrist, KeyedRandom random) {
        for (int i = 0; i < count; i++) {
            double centre = random.nextDouble() * wrist.length() / rate;
            double width = 0.08 + 0.17 * random.nextDouble();
            Pulse shape = new Pulse(true, Pulse.X, 1, centre, width, 0, 0);
            double[] peaks = new double[6];
            for (int channel = 0; channel < 6; channel++) {
                peaks[channel] = (channel < 3 ? force : turn) * random.nextGaussian();
            }
            int from = (int) Math.max(0, (centre - Pulse.REACH * width) * rate);
            int to = (int) Math.min(wrist.length(), (centre + Pulse.REACH * width) * rate + 1);
            for (int t = from; t < to; t++) {
                double value = shape.at(t / rate);
                for (int axis = 0; axis < 3; axis++) {
                    wrist.force()[3 * t + axis] += value * peaks[axis];
                    wrist.turn()[3 * t + axis] += value * peaks[3 + axis];
                }
            }
        }
    }
}
