package dev.proprio.proto.secagg.message;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.round.Member;

/** Client to server: its public keys for the round, signed with its identity. */
public record AdvertiseKeys(Member member, ByteString signature) {
    public AdvertiseKeys {
        Sizes.require("signature of advertised keys", signature, Sizes.SIGNATURE);
    }
}
