package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.random.KeyedRandom;

/** A stationary first-order autoregressive process: noise that remembers for a while. */
final class AutoregressiveNoise {
    private final double memory;
    private final double kick;
    private final KeyedRandom random;
    private double value;

    /**
     * @param deviation the process's standard deviation
     * @param seconds the time constant
     * @param rate samples per second, in Hz
     */
    AutoregressiveNoise(double deviation, double seconds, double rate, KeyedRandom random) {
        this.memory = StrictMath.exp(-1 / (seconds * rate));
        this.kick = deviation * Math.sqrt(1 - memory * memory);
        this.random = random;
        this.value = deviation * random.nextGaussian();
    }

    double next() {
        double current = value;
        value = memory * value + kick * random.nextGaussian();
        return current;
    }
}
