package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.random.KeyedRandom;

/**
 * Stationary noise that wanders without corners, as limbs do: {@link AutoregressiveNoise} has velocities, but no
 * accelerations.
 */
final class SmoothAutoregressiveNoise {
    /** After so many time constants nothing is left of the beginning. */
    private static final double BEGINNING = 8;

    private final CascadedLowPass smoother;
    private final double kick;
    private final KeyedRandom random;

    /**
     * @param deviation the noise's standard deviation
     * @param seconds each low-pass's time constant
     * @param rate samples per second, in Hz
     */
    SmoothAutoregressiveNoise(double deviation, double seconds, double rate, KeyedRandom random) {
        this.smoother = new CascadedLowPass(seconds, rate);
        this.kick = deviation / smoother.gain();
        this.random = random;
        for (int i = 0; i < BEGINNING * seconds * rate; i++) {
            next();
        }
    }

    double next() {
        return smoother.next(kick * random.nextGaussian());
    }
}
