package dev.proprio.proto.secagg.message;

import com.google.protobuf.ByteString;

/**
 * The shares of one client's two secrets, sealed for another.
 *
 * @param peer the recipient on the way to the server, the sender on the way from it
 * @param sealed nonce, ciphertext and tag
 */
public record SealedShare(int peer, ByteString sealed) {
    public SealedShare {
        FieldSizes.require("sealed share", sealed, FieldSizes.SEALED_SHARE);
    }
}
