package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.random.KeyedRandom;

/** Distributions in strict arithmetic, the same on every machine. */
final class Distributions {
    private Distributions() {}

    /** An exponentially distributed number. */
    static double exponential(double mean, KeyedRandom random) {
        return -mean * StrictMath.log(1 - random.nextDouble());
    }

    /** A Poisson-distributed number: how many exponential waits fit into one unit of time. */
    static int poisson(double mean, KeyedRandom random) {
        int count = 0;
        double time = exponential(1, random);
        while (time < mean) {
            count++;
            time += exponential(1, random);
        }
        return count;
    }
}
