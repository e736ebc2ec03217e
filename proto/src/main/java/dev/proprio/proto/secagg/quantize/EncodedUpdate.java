package dev.proprio.proto.secagg.quantize;

import dev.proprio.proto.secagg.ring.RingVector;
import java.util.List;
import java.util.Map;

/**
 * A client's update as integers.
 *
 * @param vectors in the order of the round's configuration
 * @param clipped how many elements of each section were beyond the clip
 * @param weightClipped whether the weight was beyond the largest one
 */
public record EncodedUpdate(List<RingVector> vectors, Map<String, Integer> clipped, boolean weightClipped) {
    public EncodedUpdate {
        vectors = List.copyOf(vectors);
        clipped = Map.copyOf(clipped);
    }
}
