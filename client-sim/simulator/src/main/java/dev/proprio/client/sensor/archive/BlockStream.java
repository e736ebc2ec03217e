package dev.proprio.client.sensor.archive;

import java.io.IOException;
import java.io.InputStream;

/** A stream that is read by blocks; a single byte is a short block. */
abstract class BlockStream extends InputStream {
    @Override
    public abstract int read(byte[] buffer, int offset, int length) throws IOException;

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }
}
