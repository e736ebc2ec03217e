package dev.proprio.coordinator.release;

import dev.proprio.proto.random.KeyedRandom;
import java.util.random.RandomGenerator;

/** Where noise comes from. Thread-safe; a stream belongs to whoever asked for it. */
@FunctionalInterface
public interface NoiseSource {
    /** Bits that nobody can foresee: the guarantee holds against whoever does not see the sum itself. */
    NoiseSource SECRET = (round, chunk) -> new SecretBits();

    /**
     * A stream of a round.
     *
     * @param chunk its number
     */
    RandomGenerator bits(int round, int chunk);

    /** Bits that follow from a seed, for simulations: whoever knows it can take the noise off. */
    static NoiseSource keyed(long seed) {
        return (round, chunk) -> KeyedRandom.of(seed, "privacy-noise", round, chunk);
    }
}
