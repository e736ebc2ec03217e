package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.random.KeyedRandom;

/**
 * What runs up the body when a foot meets the ground: it rings for a moment at the frequency of an arm that hangs by its
 * soft tissue, up and, half as much, backward. No two steps fall alike. Not thread-safe.
 */
final class Shock {
    private static final double HERTZ = 7;

    /** How long it takes to fade to 1/e. */
    private static final double SECONDS = 0.05;

    /** How differently steps fall, as a log deviation. */
    private static final double SPREAD = 0.4;

    private final double peak;
    private final double rate;
    private final KeyedRandom random;
    private double now;
    private double lastPhase = Double.NaN;
    private double since = Double.POSITIVE_INFINITY;

    /** @param peak what the acceleration would reach if it did not fade, in g */
    Shock(double peak, double rate, KeyedRandom random) {
        this.random = random;
        this.peak = peak;
        this.rate = rate;
    }

    /** Adds it to sample {@code t}; a foot meets the ground whenever {@code halfPhase} passes a multiple of pi. */
    void add(double halfPhase, WristKinematics wrist, int t) {
        double steps = halfPhase / StrictMath.PI;
        if (peak > 0 && Math.floor(steps) > Math.floor(lastPhase)) {
            since = 0;
            now = peak * StrictMath.exp(SPREAD * random.nextGaussian());
        }
        lastPhase = steps;
        if (peak > 0 && since < 6 * SECONDS) {
            double value = now * StrictMath.exp(-since / SECONDS) * StrictMath.sin(2 * StrictMath.PI * HERTZ * since);
            wrist.force()[3 * t + 2] += value;
            wrist.force()[3 * t] -= 0.5 * value;
        }
        since += 1 / rate;
    }
}
