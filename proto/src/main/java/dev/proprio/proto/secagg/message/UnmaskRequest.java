package dev.proprio.proto.secagg.message;

import java.util.List;

/** Server to client: the signatures under the survivor sets. */
public record UnmaskRequest(List<IndexedSignature> signatures) {
    public UnmaskRequest {
        signatures = List.copyOf(signatures);
    }
}
