package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.random.KeyedRandom;

/** An envelope between 0 and 1: work of 1.5 to 4 s, pauses of 0.3 to 1.2 s, soft edges. */
final class Bursts {
    private static final double EDGE_SECONDS = 0.1;

    private final boolean constant;
    private final double rate;
    private final double memory;
    private final KeyedRandom random;
    private boolean working = true;
    private double remaining;
    private double level = 1;

    Bursts(boolean constant, double rate, KeyedRandom random) {
        this.constant = constant;
        this.rate = rate;
        this.memory = StrictMath.exp(-1 / (EDGE_SECONDS * rate));
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
        level = memory * level + (1 - memory) * (working ? 1 : 0);
        return level;
    }
}
