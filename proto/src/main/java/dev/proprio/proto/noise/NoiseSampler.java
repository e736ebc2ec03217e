package dev.proprio.proto.noise;

import java.util.random.RandomGenerator;

/** Draws exactly from a law of whole numbers. Immutable and thread-safe; made once for many numbers. */
@FunctionalInterface
public interface NoiseSampler {
    /** A number, from bits that are uniform and independent. */
    long sample(RandomGenerator bits);
}
