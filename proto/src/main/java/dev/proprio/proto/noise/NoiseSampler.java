package dev.proprio.proto.noise;

import dev.proprio.proto.random.RandomBits;

/** Draws exactly from a law of whole numbers. Immutable and thread-safe; made once for many numbers. */
@FunctionalInterface
public interface NoiseSampler {
    /** A number, from bits that are uniform and independent. */
    long sample(RandomBits bits);
}
