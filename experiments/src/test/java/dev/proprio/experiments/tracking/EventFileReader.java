package dev.proprio.experiments.tracking;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads event files by their published form, with nothing of ours: checksums bit by bit, fields byte by byte. */
final class EventFileReader {
    private EventFileReader() {}

    /** What was said of one step. */
    record Event(long step, Map<String, Float> scalars) {}

    /** All events up to the first record whose checksums or length are wrong. */
    static List<Event> read(Path file) throws IOException {
        List<Event> events = new ArrayList<>();
        ByteBuffer input = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        while (input.remaining() >= 16) {
            byte[] length = new byte[8];
            input.get(length);
            long count = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
            if (input.getInt() != masked(length) || count + 4 > input.remaining()) {
                break;
            }
            byte[] data = new byte[(int) count];
            input.get(data);
            if (input.getInt() != masked(data)) {
                break;
            }
            events.add(event(ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN)));
        }
        return events;
    }

    private static Event event(ByteBuffer data) {
        long step = 0;
        Map<String, Float> scalars = new LinkedHashMap<>();
        while (data.hasRemaining()) {
            switch (data.get()) {
                case 0x09 -> data.getDouble();
                case 0x10 -> step = varint(data);
                case 0x1a -> part(data);
                case 0x2a -> {
                    ByteBuffer summary = part(data);
                    while (summary.hasRemaining()) {
                        if (summary.get() != 0x0a) {
                            throw new IllegalStateException("no value");
                        }
                        value(part(summary), scalars);
                    }
                }
                default -> throw new IllegalStateException("an unknown field");
            }
        }
        return new Event(step, scalars);
    }

    private static void value(ByteBuffer value, Map<String, Float> scalars) {
        if (value.get() != 0x0a) {
            throw new IllegalStateException("no tag");
        }
        String tag = StandardCharsets.UTF_8.decode(part(value)).toString();
        if (value.get() != 0x15) {
            throw new IllegalStateException("no float");
        }
        scalars.put(tag, value.getFloat());
    }

    private static ByteBuffer part(ByteBuffer data) {
        int length = (int) varint(data);
        ByteBuffer part = data.slice(data.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        data.position(data.position() + length);
        return part;
    }

    private static long varint(ByteBuffer data) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = data.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static int masked(byte[] bytes) {
        int crc = crc32c(bytes);
        return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    }

    /** Castagnoli's polynomial, reflected. */
    static int crc32c(byte[] bytes) {
        int crc = ~0;
        for (byte next : bytes) {
            crc ^= next & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0x82f63b78;
            }
        }
        return ~crc;
    }
}
