package dev.proprio.proto.wire;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.Checksum;

/**
 * The checksum CRC-32C (Castagnoli), by the platform where that has it, in processors' own instructions: Java has it since 9, Android
 * since 14. Elsewhere by tables, eight bytes at a time (Kounavis and Berry 2005, "slicing-by-8").
 */
final class Castagnoli {
    private static final int POLYNOMIAL = 0x82F63B78;
    private static final int SLICES = 8;
    private static final int[][] TABLES = tables();

    private static final Optional<Class<? extends Checksum>> PLATFORM = platform();

    private static final int COPIED_BYTES = 8 * 1024;

    private Castagnoli() {}

    /** The checksum of all that remains in {@code data}, whose position stays where it is. */
    static int of(ByteBuffer data) {
        return PLATFORM.map(type -> byPlatform(type, data)).orElseGet(() -> byTables(data));
    }

    private static int byPlatform(Class<? extends Checksum> type, ByteBuffer data) {
        try {
            Checksum checksum = type.getConstructor().newInstance();
            each(data, checksum::update);
            return (int) checksum.getValue();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this platform's CRC-32C can't be made", e);
        }
    }

    /** The same without the platform. */
    static int byTables(ByteBuffer data) {
        int[] crc = {~0};
        each(data, (bytes, from, length) -> crc[0] = updated(crc[0], bytes, from, length));
        return ~crc[0];
    }

    private static void each(ByteBuffer data, Part part) {
        if (data.hasArray()) {
            part.take(data.array(), data.arrayOffset() + data.position(), data.remaining());
            return;
        }
        ByteBuffer rest = data.duplicate();
        byte[] copied = new byte[Math.min(COPIED_BYTES, rest.remaining())];
        while (rest.hasRemaining()) {
            int length = Math.min(copied.length, rest.remaining());
            rest.get(copied, 0, length);
            part.take(copied, 0, length);
        }
    }

    private static int updated(int before, byte[] bytes, int from, int length) {
        int crc = before;
        int at = from;
        int end = from + length;
        for (; at + SLICES <= end; at += SLICES) {
            int low = crc ^ word(bytes, at);
            int high = word(bytes, at + 4);
            crc = TABLES[7][low & 0xFF]
                    ^ TABLES[6][low >>> 8 & 0xFF]
                    ^ TABLES[5][low >>> 16 & 0xFF]
                    ^ TABLES[4][low >>> 24]
                    ^ TABLES[3][high & 0xFF]
                    ^ TABLES[2][high >>> 8 & 0xFF]
                    ^ TABLES[1][high >>> 16 & 0xFF]
                    ^ TABLES[0][high >>> 24];
        }
        for (; at < end; at++) {
            crc = (crc >>> 8) ^ TABLES[0][(crc ^ bytes[at]) & 0xFF];
        }
        return crc;
    }

    private static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xFF)
                | ((bytes[at + 1] & 0xFF) << 8)
                | ((bytes[at + 2] & 0xFF) << 16)
                | ((bytes[at + 3] & 0xFF) << 24);
    }

    private static int[][] tables() {
        int[][] tables = new int[SLICES][256];
        for (int i = 0; i < 256; i++) {
            int crc = i;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : POLYNOMIAL);
            }
            tables[0][i] = crc;
        }
        for (int slice = 1; slice < SLICES; slice++) {
            for (int i = 0; i < 256; i++) {
                int before = tables[slice - 1][i];
                tables[slice][i] = before >>> 8 ^ tables[0][before & 0xFF];
            }
        }
        return tables;
    }

    private static Optional<Class<? extends Checksum>> platform() {
        try {
            return Optional.of(Class.forName("java.util.zip.CRC32C").asSubclass(Checksum.class));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    private interface Part {
        void take(byte[] bytes, int from, int length);
    }
}
