package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.random.KeyedRandom;

/**
 * What a body does that keeps still: it sways, trembles and breathes, and now and then a hand moves.
 *
 * @param sway deviation of the attitude about each axis, in radians
 * @param driven deviation of the acceleration along each axis by the tremor that nerves drive, in g
 * @param sprung the same by the tremor of an arm that hangs free; one that rests on something has little
 * @param fidgets small movements of the hand per second
 */
record RestingUnsteadiness(double sway, double driven, double sprung, double fidgets) {
    private static final double SWAY_SECONDS = 0.8;

    /** How differently people keep still from one time to the next, as log deviations. */
    private static final double RESTLESSNESS_SPREAD = 0.6;

    private static final double TREMOR_SPREAD = 0.5;

    /** Chest and shoulder rise and fall with it; 12 to 20 breaths a minute. */
    private static final double BREATH = 0.01;

    private static final double BREATH_FORCE = 0.002;
    private static final double LEAST_BREATHS = 0.2;
    private static final double SPREAD_OF_BREATHS = 0.13;

    /** Of a small movement: about seven degrees, and a shift of the elbow or shoulder that goes with it. */
    private static final double FIDGET = 0.12;

    private static final double FIDGET_FORCE = 0.03;

    /** Adds it to attitudes and to the joint's accelerations, {@code usual} times as strong as usual more or less. */
    void add(double usual, double rate, WristKinematics wrist, KeyedRandom random) {
        double strength = usual * StrictMath.exp(RESTLESSNESS_SPREAD * random.nextGaussian());
        double trembling = usual * StrictMath.exp(TREMOR_SPREAD * random.nextGaussian());
        for (int axis = 0; axis < 3; axis++) {
            SmoothAutoregressiveNoise attitude =
                    new SmoothAutoregressiveNoise(strength * sway, SWAY_SECONDS, rate, random);
            for (int i = axis; i < 3 * wrist.length(); i += 3) {
                wrist.turn()[i] += attitude.next();
            }
        }
        Tremor.add(trembling * driven, trembling * sprung, rate, wrist, random);
        double pace = 2 * StrictMath.PI * (LEAST_BREATHS + SPREAD_OF_BREATHS * random.nextDouble()) / rate;
        double begin = 2 * StrictMath.PI * random.nextDouble();
        double breath = strength * random.nextDouble();
        for (int t = 0; t < wrist.length(); t++) {
            double chest = breath * StrictMath.sin(begin + pace * t);
            wrist.turn()[3 * t + 1] += BREATH * chest;
            wrist.force()[3 * t + 2] += BREATH_FORCE * chest;
        }
        if (fidgets > 0) {
            int count = Distributions.poisson(fidgets * wrist.length() / rate, random);
            DistractorMotion.add(count, strength * FIDGET_FORCE, strength * FIDGET, rate, wrist, random);
        }
    }
}
