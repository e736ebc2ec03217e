package dev.proprio.coordinator.secagg;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.secagg.round.VectorSpec;
import java.util.List;

/**
 * Devices that are summed with each other, and what their keys are bound to.
 *
 * @param modelSha256 digest of the bytes that they receive, or of what they are asked about
 * @param termsSha256 digest of all that their inputs follow from
 * @param vectors that are summed
 * @param parameters the group's strength
 */
public record SecureGroup(
        List<String> devices,
        ByteString modelSha256,
        ByteString termsSha256,
        List<VectorSpec> vectors,
        SecAggParameters parameters) {
    public SecureGroup {
        devices = List.copyOf(devices);
        vectors = List.copyOf(vectors);
    }
}
