package dev.proprio.proto.secagg.message;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.round.Member;

/**
 * Client to server: its public keys for the round, signed with its identity.
 *
 * @param commitment to the client's nonces; empty if the beacon is not drawn
 */
public record AdvertiseKeys(Member member, ByteString signature, ByteString commitment) {
    public AdvertiseKeys {
        FieldSizes.require("signature of advertised keys", signature, FieldSizes.SIGNATURE);
        if (!commitment.isEmpty()) {
            FieldSizes.require("commitment to nonces", commitment, FieldSizes.BEACON);
        }
    }

    /** Keys in a round whose beacon is not drawn. */
    public AdvertiseKeys(Member member, ByteString signature) {
        this(member, signature, ByteString.EMPTY);
    }
}
