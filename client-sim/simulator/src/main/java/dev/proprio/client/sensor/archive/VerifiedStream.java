package dev.proprio.client.sensor.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipException;

/**
 * A zip entry's content, refused at its end unless size and CRC-32 are what the zip's directory
 * says, which {@code ZipFile} itself does not check; and on the way when it is longer than it may be.
 */
final class VerifiedStream extends BlockStream {
    private final CheckedInputStream in;
    private final long size;
    private final long crc;
    private final long most;
    private long count;

    /** @param most how many bytes it may be at most */
    VerifiedStream(InputStream in, long size, long crc, long most) {
        this.in = new CheckedInputStream(in, new CRC32());
        this.size = size;
        this.crc = crc;
        this.most = most;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        if (read > 0) {
            count += read;
            limit();
        } else if (read < 0) {
            verify();
        }
        return read;
    }

    private void limit() throws ZipException {
        if (size >= 0 && count > size) {
            throw new ZipException("it holds more than the %s bytes that the zip's directory has".formatted(size));
        }
        if (count > most) {
            throw new ZipException("it unpacks to more than 200 times its size, as no recordings do");
        }
    }

    private void verify() throws ZipException {
        if (size >= 0 && count != size) {
            throw new ZipException("it holds %s bytes instead of %s".formatted(count, size));
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
