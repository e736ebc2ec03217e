package dev.proprio.client.sensor.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipException;

/**
 * A zip entry's content, refused at its end unless size and CRC-32 are what the zip's directory
 * says; {@code ZipFile} itself checks neither.
 */
final class VerifiedStream extends InputStream {
    private final CheckedInputStream in;
    private final long size;
    private final long crc;
    private long count;

    VerifiedStream(InputStream in, long size, long crc) {
        this.in = new CheckedInputStream(in, new CRC32());
        this.size = size;
        this.crc = crc;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        if (read > 0) {
            count += read;
        } else if (read < 0) {
            verify();
        }
        return read;
    }

    private void verify() throws ZipException {
        if (size >= 0 && count != size) {
            throw new ZipException("it holds %d bytes instead of %d".formatted(count, size));
        }
        long found = in.getChecksum().getValue();
        if (crc >= 0 && found != crc) {
            throw new ZipException("its CRC-32 is %08x instead of %08x".formatted(found, crc));
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
