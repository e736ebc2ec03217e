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
        Sizes.require("signature of advertised keys", signature, Sizes.SIGNATURE);
        if (!commitment.isEmpty()) {
            Sizes.require("commitment to nonces", commitment, Sizes.BEACON);
        }
    }

    /** Keys in a round whose beacon is not drawn. */
    public AdvertiseKeys(Member member, ByteString signature) {
        this(member, signature, ByteString.EMPTY);
    }
}
