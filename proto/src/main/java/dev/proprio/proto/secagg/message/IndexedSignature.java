package dev.proprio.proto.secagg.message;

import com.google.protobuf.ByteString;

/**
 * A member's signature.
 *
 * @param signer place in the roster
 */
public record IndexedSignature(int signer, ByteString signature) {
    public IndexedSignature {
        FieldSizes.require("signature", signature, FieldSizes.SIGNATURE);
    }
}
