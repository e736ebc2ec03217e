package dev.proprio.client.sensor.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The next bytes of a stream, as many as were announced. */
final class ExactStream extends BlockStream {
    private final InputStream in;
    private long left;

    ExactStream(InputStream in, long length) {
        this.in = in;
        this.left = length;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int read = in.read(buffer, offset, (int) Math.min(left, length));
        if (read < 0) {
            throw new EOFException("the connection ended %s bytes too early".formatted(left));
        }
        left -= read;
        return read;
    }
}
