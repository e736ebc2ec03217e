package dev.proprio.proto.secagg.message;

import com.google.protobuf.ByteString;

/**
 * Client to server: its part in a draw of the beacon.
 *
 * @param draw number of the draw, from 1
 */
public record BeaconReveal(int draw, ByteString nonce) {
    public BeaconReveal {
        FieldSizes.require("nonce", nonce, FieldSizes.BEACON);
    }
}
