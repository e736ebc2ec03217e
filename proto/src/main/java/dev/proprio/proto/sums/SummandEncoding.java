package dev.proprio.proto.sums;

import dev.proprio.proto.noise.IntegerNoise;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.random.RandomBits;
import dev.proprio.proto.secagg.quantize.ExactSums;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.VectorSpec;
import dev.proprio.proto.update.ClientUpdate;
import java.util.List;
import java.util.Optional;

/** Updates as vectors of integers that a group of devices sums, and sums as updates again. Immutable. */
public sealed interface SummandEncoding permits UpdateVectors, NoisyVectors {
    /**
     * That of a round.
     *
     * @param noise what each device adds; empty if sums are exact
     * @param cohort most devices in the sum, for which there is room
     * @throws IllegalArgumentException in a sentence if the terms are impossible
     */
    static SummandEncoding of(SumTerms terms, Optional<IntegerNoise> noise, int cohort) {
        return noise.isPresent() ? new NoisyVectors(terms, noise.get(), cohort) : new UpdateVectors(terms, cohort);
    }

    /** The vectors, in order. */
    List<VectorSpec> specs();

    /**
     * The integers of an update.
     *
     * @param rounding decides how values are rounded
     * @param noise where a device's noise comes from, if it adds any
     * @throws IllegalArgumentException if a section is missing, has another length or holds what is not finite
     */
    Summand encode(ClientUpdate update, KeyedRandom rounding, RandomBits noise);

    /** How many updates are in these sums. */
    long updates(List<RingVector> sums);

    /** What a sum of at least one update says; it may be of several groups of different sizes. */
    SummedUpdate decode(ExactSums sums);
}
