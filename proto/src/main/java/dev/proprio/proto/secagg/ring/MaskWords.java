package dev.proprio.proto.secagg.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Adds and subtracts little-endian words. One tiny method for each loop: in larger ones the compiler sometimes gives
 * up on vector instructions, which costs a factor of four.
 */
final class MaskWords {
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private MaskWords() {}

    static void addShorts(short[] values, int at, byte[] words, int count) {
        for (int i = 0; i < count; i++) {
            values[at + i] += (short) SHORTS.get(words, 2 * i);
        }
    }

    static void subtractShorts(short[] values, int at, byte[] words, int count) {
        for (int i = 0; i < count; i++) {
            values[at + i] -= (short) SHORTS.get(words, 2 * i);
        }
    }

    static void addInts(int[] values, int at, byte[] words, int count) {
        for (int i = 0; i < count; i++) {
            values[at + i] += (int) INTS.get(words, 4 * i);
        }
    }

    static void subtractInts(int[] values, int at, byte[] words, int count) {
        for (int i = 0; i < count; i++) {
            values[at + i] -= (int) INTS.get(words, 4 * i);
        }
    }

    static void addLongs(long[] values, int at, byte[] words, int count) {
        for (int i = 0; i < count; i++) {
            values[at + i] += (long) LONGS.get(words, 8 * i);
        }
    }

    static void subtractLongs(long[] values, int at, byte[] words, int count) {
        for (int i = 0; i < count; i++) {
            values[at + i] -= (long) LONGS.get(words, 8 * i);
        }
    }
}
