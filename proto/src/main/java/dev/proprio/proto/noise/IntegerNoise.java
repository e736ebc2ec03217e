package dev.proprio.proto.noise;

/** A law of whole numbers around 0 that can be drawn from exactly. */
public sealed interface IntegerNoise permits DiscreteGaussian, Skellam {
    /** Draws from it. */
    NoiseSampler sampler();

    /** At least as much as this is what many numbers vary by, in squares. */
    double variance();

    /** Which law it is. */
    NoiseLaw law();

    /** The law's one parameter. */
    long parameter();
}
