package dev.proprio.proto.secagg.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntToLongFunction;

/** Elements of b bits to bytes and back, little-endian: element i begins at bit i*b. */
final class BitPacking {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private BitPacking() {}

    static byte[] packShorts(short[] values) {
        byte[] packed = bytes(values.length, 16);
        ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(values);
        return packed;
    }

    static byte[] packTriples(int[] values) {
        byte[] packed = bytes(values.length, 24);
        for (int i = 0; i < values.length; i++) {
            packed[3 * i] = (byte) values[i];
            packed[3 * i + 1] = (byte) (values[i] >>> 8);
            packed[3 * i + 2] = (byte) (values[i] >>> 16);
        }
        return packed;
    }

    static byte[] packInts(int[] values) {
        byte[] packed = bytes(values.length, 32);
        ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(values);
        return packed;
    }

    /** Any width; {@code element} gives values of no more than {@code bits} bits. */
    static byte[] packBits(int length, int bits, IntToLongFunction element) {
        byte[] packed = bytes(length, bits);
        for (int i = 0; i < length; i++) {
            long bit = (long) i * bits;
            int at = (int) (bit >>> 3);
            int shift = (int) (bit & 7);
            long value = element.applyAsLong(i);
            if (at + Long.BYTES < packed.length) {
                LONGS.set(packed, at, (long) LONGS.get(packed, at) | (value << shift));
                packed[at + Long.BYTES] |= (byte) (value >>> 1 >>> (63 - shift));
            } else {
                for (int written = -shift; written < bits; written += 8, at++) {
                    packed[at] |= (byte) (written < 0 ? value << -written : value >>> written);
                }
            }
        }
        return packed;
    }

    static void addTriples(int[] values, byte[] packed) {
        for (int i = 0; i < values.length; i++) {
            values[i] += (packed[3 * i] & 0xFF) | (packed[3 * i + 1] & 0xFF) << 8 | (packed[3 * i + 2] & 0xFF) << 16;
        }
    }

    static void addBits(short[] values, byte[] packed, int bits) {
        for (int i = 0; i < values.length; i++) {
            values[i] += (short) read(packed, (long) i * bits, bits);
        }
    }

    static void addBits(int[] values, byte[] packed, int bits) {
        for (int i = 0; i < values.length; i++) {
            values[i] += (int) read(packed, (long) i * bits, bits);
        }
    }

    static void addBits(long[] values, byte[] packed, int bits) {
        for (int i = 0; i < values.length; i++) {
            values[i] += read(packed, (long) i * bits, bits);
        }
    }

    private static long read(byte[] packed, long bit, int bits) {
        int at = (int) (bit >>> 3);
        int shift = (int) (bit & 7);
        long value = 0;
        if (at + Long.BYTES < packed.length) {
            value = (long) LONGS.get(packed, at) >>> shift;
            value |= (long) packed[at + Long.BYTES] << 1 << (63 - shift);
        } else {
            for (int read = -shift; read < bits; read += 8, at++) {
                long b = packed[at] & 0xFFL;
                value |= read < 0 ? b >>> -read : b << read;
            }
        }
        return value & (-1L >>> (Long.SIZE - bits));
    }

    private static byte[] bytes(int length, int bits) {
        return new byte[Math.toIntExact(RingVector.packedBytes(length, bits))];
    }
}
