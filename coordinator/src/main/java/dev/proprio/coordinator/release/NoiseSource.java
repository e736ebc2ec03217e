package dev.proprio.coordinator.release;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.random.RandomBits;
import dev.proprio.proto.secagg.crypto.SecretBits;

/** Where noise comes from. Thread-safe; a stream belongs to whoever asked for it. */
@FunctionalInterface
public interface NoiseSource {
    /** Bits that nobody can foresee: the guarantee holds against whoever does not see the sum itself. */
    NoiseSource SECRET = (round, chunk, sum) -> new SecretBits();

    /**
     * A stream of a round.
     *
     * @param chunk its number
     * @param sum tells what the noise is for from all else
     */
    RandomBits bits(int round, int chunk, long sum);

    /**
     * Bits that follow from a seed, for simulations: whoever knows it can take the noise off. They follow from the sum, too:
     * otherwise two runs with one seed would have the same noise, and their difference none.
     */
    static NoiseSource keyed(long seed) {
        return (round, chunk, sum) ->
                KeyedRandom.of(seed, "privacy-noise", round, chunk).child("sum", sum);
    }
}
