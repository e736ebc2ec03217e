package dev.proprio.proto.secagg.client;

import com.google.protobuf.ByteString;

/**
 * Decides whether a graph's beacon is the public value that was fixed after the roster. A server that could choose it
 * could search for a graph that surrounds one client with its own.
 */
@FunctionalInterface
public interface BeaconRule {
    /** Accepts 32 zero bytes alone: right for complete graphs, and for rings of an honest server. */
    BeaconRule ZEROS = (beacon, rosterHash) -> beacon.equals(ByteString.copyFrom(new byte[32]));

    /** Whether {@code beacon} is the value for the roster with this hash. */
    boolean accepts(ByteString beacon, ByteString rosterHash);
}
