package dev.proprio.proto.sums;

import dev.proprio.proto.secagg.ring.RingVector;
import java.util.List;

/**
 * One device's update as integers.
 *
 * @param vectors in the order of {@link UpdateVectors#specs()}
 * @param clipped how many values were beyond the clip and cut to it
 */
public record Summand(List<RingVector> vectors, long clipped) {
    public Summand {
        vectors = List.copyOf(vectors);
    }
}
