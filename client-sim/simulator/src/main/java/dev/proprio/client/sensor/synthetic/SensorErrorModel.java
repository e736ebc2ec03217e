package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.random.KeyedRandom;

/**
 * The error model of one kind of sensor, in the sensor's unit:
 * {@code S R truth + bias + walk + noise}, clipped and rounded to the resolution. White noise has the
 * deviation {@code noise sqrt(rate / 2)}, for a one-sided density.
 */
record SensorErrorModel(
        double noise,
        double bias,
        double sessionBias,
        double biasWalk,
        double scale,
        double crossAxis,
        double range,
        int bits) {

    /** Refuses settings of a sensor, in the unit in which they are given, that can't be. */
    static void require(
            double noise,
            double bias,
            double sessionBias,
            double biasWalk,
            double scale,
            double crossAxis,
            double range,
            int bits) {
        Require.atLeast("noise", noise, 0);
        Require.atLeast("bias", bias, 0);
        Require.between("sessionBias", sessionBias, 0, 1);
        Require.atLeast("biasWalk", biasWalk, 0);
        Require.between("scale", scale, 0, 0.2);
        Require.between("crossAxis", crossAxis, 0, 0.2);
        Require.positive("range", range);
        Require.that(bits >= 4 && bits <= 24, "bits", "must be from 4 to 24 but was " + bits);
    }

    /** One device's own errors: its gain matrix and its bias. */
    record Unit(Matrix3 gain, double[] bias) {}

    /** Draws a device's errors; {@code style} multiplies what sets it apart. */
    Unit unit(double style, KeyedRandom random) {
        double[] gain = new double[9];
        for (int i = 0; i < 9; i++) {
            boolean diagonal = i % 4 == 0;
            gain[i] = (diagonal ? 1 : 0) + style * (diagonal ? scale : crossAxis) * random.nextGaussian();
        }
        return new Unit(new Matrix3(gain), gaussians(style * bias, random));
    }

    /** The bias that a session adds. */
    double[] sessionBias(double variability, KeyedRandom random) {
        return gaussians(variability * sessionBias * bias, random);
    }

    /** Turns the truth, three values per point in time, into readings, in place. */
    void measure(
            double[] truth, Matrix3 orientation, Unit unit, double[] sessionBias, double rate, KeyedRandom random) {
        unit.gain().times(orientation).apply(truth);
        double white = noise * Math.sqrt(rate / 2);
        double step = 2 * range / (1L << bits);
        for (int axis = 0; axis < 3; axis++) {
            double offset = unit.bias()[axis] + sessionBias[axis];
            for (int i = axis; i < truth.length; i += 3) {
                double reading = truth[i] + offset + white * random.nextGaussian();
                double clipped = Math.clamp(reading, -range, range - step);
                truth[i] = step * Math.rint(clipped / step);
                offset += biasWalk * random.nextGaussian();
            }
        }
    }

    private static double[] gaussians(double deviation, KeyedRandom random) {
        return new double[] {
            deviation * random.nextGaussian(), deviation * random.nextGaussian(), deviation * random.nextGaussian()
        };
    }
}
