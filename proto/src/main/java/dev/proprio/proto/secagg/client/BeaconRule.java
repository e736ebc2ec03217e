package dev.proprio.proto.secagg.client;

import com.google.protobuf.ByteString;

/**
 * Decides whether a graph's beacon is the public value that was fixed after the roster, and whether its members may draw
 * one. A server that could choose it could search for a graph that surrounds one client with its own.
 */
@FunctionalInterface
public interface BeaconRule {
    /**
     * Accepts 32 zero bytes alone, for complete graphs and for rings of a curious server. A ring of a server that lies
     * is refused: it would choose keys for its own clients until the ring surrounds somebody else's.
     */
    BeaconRule ZEROS = (beacon, rosterHash) -> beacon.equals(ByteString.copyFrom(new byte[32]));

    /** Accepts 32 zero bytes for any graph: for who trusts the server to draw rings honestly, whatever else it does. */
    BeaconRule TRUSTED_ZEROS = (beacon, rosterHash) -> ZEROS.accepts(beacon, rosterHash);

    /** Whether {@code beacon}, which nobody has drawn, is the value for the roster with this hash. */
    boolean accepts(ByteString beacon, ByteString rosterHash);

    /**
     * Whether a beacon may be drawn by the roster's members. The client's own nonce takes part, so that nobody knows the
     * graph before its roster is fixed, whoever the others are; who demands an external beacon says no.
     */
    default boolean acceptsDrawn() {
        return true;
    }
}
