package dev.proprio.proto.secagg.client;

/** Where nonces come from. */
@FunctionalInterface
interface Nonces {
    /** 12 bytes, used once for the share from one client to another. */
    byte[] next(int from, int to);
}
