package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.random.KeyedRandom;

/** An envelope between 0 and 1: work of 1.5 to 4 s, pauses of 0.3 to 1.2 s, soft edges. */
final class Bursts {
    private static final double EDGE_SECONDS = 0.06;

    private final boolean constant;
    private final double rate;
    private final CascadedLowPass level;
    private final KeyedRandom random;
    private boolean working = true;
    private double remaining;

    Bursts(boolean constant, double rate, KeyedRandom random) {
        this.constant = constant;
        this.rate = rate;
        this.level = new CascadedLowPass(EDGE_SECONDS, rate).restingAt(1);
        this.random = random;
        this.remaining = rate * (0.5 + 3.5 * random.nextDouble());
    }

    double next() {
        if (constant) {
            return 1;
        }
        if (remaining <= 0) {
            working = !working;
            remaining = rate * (working ? 1.5 + 2.5 * random.nextDouble() : 0.3 + 0.9 * random.nextDouble());
        }
        remaining--;
        return level.next(working ? 1 : 0);
    }
}
