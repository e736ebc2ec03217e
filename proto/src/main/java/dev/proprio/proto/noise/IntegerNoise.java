package dev.proprio.proto.noise;

import java.util.random.RandomGenerator;

/** A law of whole numbers around 0 that can be drawn from exactly. */
public sealed interface IntegerNoise permits DiscreteGaussian, Skellam {
    /** A number, from bits that are uniform and independent. */
    long sample(RandomGenerator bits);

    /** At least as much as this is what many numbers vary by, in squares. */
    double variance();

    /** Which law it is. */
    NoiseLaw law();

    /** The law's one parameter. */
    long parameter();
}
