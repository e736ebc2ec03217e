package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.random.KeyedRandom;

/**
 * Physiological tremor (Elble, Physiologic and enhanced physiologic tremor, 2003): what the nerves drive, at 8 to 12 Hz, and what the forearm does as a
 * mass on the spring of its muscles, at 3 to 5 Hz. Each is a damped oscillator that is kicked at random. A sensor too slow
 * for one does not see it.
 *
 * @param hertz its frequency
 * @param bandwidth how fast it forgets its phase, in Hz
 */
record Tremor(double hertz, double bandwidth) {
    private static final Tremor DRIVEN = new Tremor(9, 2);
    private static final Tremor SPRUNG = new Tremor(4, 3);

    /** An anti-alias filter lets nothing through from here, as a share of the rate. */
    private static final double HIGHEST = 0.45;

    /**
     * Adds accelerations of the given deviations in g per axis.
     *
     * @param driven what the nerves drive
     * @param sprung what an arm does that is free to
     */
    static void add(double driven, double sprung, double rate, WristKinematics wrist, KeyedRandom random) {
        DRIVEN.shake(driven, rate, wrist, random);
        SPRUNG.shake(sprung, rate, wrist, random);
    }

    private void shake(double deviation, double rate, WristKinematics wrist, KeyedRandom random) {
        if (hertz > HIGHEST * rate) {
            return;
        }
        double decay = StrictMath.exp(-StrictMath.PI * bandwidth / rate);
        double angle = 2 * StrictMath.PI * hertz / rate;
        double squared = decay * decay;
        double once = 2 * decay * StrictMath.cos(angle);
        double variance =
                (1 + squared) / ((1 - squared) * (1 + squared * squared - 2 * squared * StrictMath.cos(2 * angle)));
        double kick = deviation / Math.sqrt(variance);
        int beginning = (int) (2 * rate / bandwidth);
        for (int axis = 0; axis < 3; axis++) {
            double last = 0;
            double lastButOne = 0;
            for (int t = -beginning; t < wrist.length(); t++) {
                double now = once * last - squared * lastButOne + kick * random.nextGaussian();
                lastButOne = last;
                last = now;
                if (t >= 0) {
                    wrist.force()[3 * t + axis] += now;
                }
            }
        }
    }
}
