package dev.proprio.client.sensor.csv;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Text in another encoding as UTF-8. Bytes that are no text in that encoding are an error, never replaced. */
final class Utf8Stream extends InputStream {
    private final Reader reader;
    private final String name;
    private final char[] chars = new char[1 << 13];
    private int held;
    private byte[] bytes = new byte[0];
    private int next;

    Utf8Stream(InputStream in, Charset charset) {
        this.name = charset.name();
        this.reader = new InputStreamReader(
                in,
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    @Override
    public int read() throws IOException {
        return fill() ? bytes[next++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, bytes.length - next);
        System.arraycopy(bytes, next, buffer, offset, count);
        next += count;
        return count;
    }

    /** Whether there is a byte more. */
    private boolean fill() throws IOException {
        while (next == bytes.length) {
            int read = readChars();
            if (read < 0) {
                return false;
            }
            int count = held + read;
            // Half of a pair waits for its other half.
            held = Character.isHighSurrogate(chars[count - 1]) ? 1 : 0;
            bytes = new String(chars, 0, count - held).getBytes(StandardCharsets.UTF_8);
            next = 0;
            chars[0] = chars[count - 1];
        }
        return true;
    }

    private int readChars() throws IOException {
        try {
            return reader.read(chars, held, chars.length - held);
        } catch (CharacterCodingException e) {
            throw new IOException(
                    "it holds bytes that are no text in %s; set encoding to what it is".formatted(name), e);
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
