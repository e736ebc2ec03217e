package dev.proprio.client.sensor.csv;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Tells text in UTF-8 from other bytes, which a decoder would replace without a word. */
final class Utf8 {
    private Utf8() {}

    /** Whether bytes {@code from} (inclusive) to {@code to} (exclusive) are UTF-8. */
    static boolean isText(byte[] bytes, int from, int to) {
        boolean ascii = true;
        for (int at = from; at < to && ascii; at++) {
            ascii = bytes[at] >= 0;
        }
        if (ascii) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
