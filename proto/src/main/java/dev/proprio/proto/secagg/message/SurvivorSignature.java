package dev.proprio.proto.secagg.message;

import com.google.protobuf.ByteString;

/** Client to server: its signature of the survivor sets. */
public record SurvivorSignature(ByteString signature) {
    public SurvivorSignature {
        FieldSizes.require("signature of the survivors", signature, FieldSizes.SIGNATURE);
    }
}
