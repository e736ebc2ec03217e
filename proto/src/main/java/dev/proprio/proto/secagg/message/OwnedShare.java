package dev.proprio.proto.secagg.message;

import com.google.protobuf.ByteString;

/**
 * A share of one of a member's secrets.
 *
 * @param owner whose secret it is
 */
public record OwnedShare(int owner, ByteString share) {
    public OwnedShare {
        FieldSizes.require("share", share, FieldSizes.SHARE);
    }
}
