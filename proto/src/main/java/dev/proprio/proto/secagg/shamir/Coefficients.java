package dev.proprio.proto.secagg.shamir;

import static dev.proprio.proto.secagg.shamir.Field61.P;

import dev.proprio.proto.secagg.crypto.Keystream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Uniform field elements from a 16-byte key, for the polynomials of one client in one round. Not thread-safe. */
public final class Coefficients {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int CHUNK = 4096;

    private final Keystream stream;
    private byte[] chunk = new byte[0];
    private int at = CHUNK;

    public Coefficients(byte[] key) {
        stream = new Keystream().start(key, 0, 0);
    }

    long next() {
        while (true) {
            if (at == CHUNK) {
                chunk = stream.next(CHUNK);
                at = 0;
            }
            long element = (long) LONGS.get(chunk, at) & P;
            at += Long.BYTES;
            if (element != P) {
                return element;
            }
        }
    }

    /** Overwrites what was drawn ahead. */
    public void wipe() {
        stream.wipe();
    }
}
