package dev.proprio.client.sensor.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/** A tar file of which only headers are read, and contents skipped; refuses headers that would fill the memory. */
final class TarHeaders extends BlockStream {
    /** What names and attributes of an entry may take, in bytes. */
    private static final int MOST = 1 << 20;

    private final InputStream file;
    private long position;
    private long read;

    TarHeaders(InputStream file) {
        this.file = file;
    }

    /** How far it was read or skipped, in bytes. */
    long position() {
        return position;
    }

    /** A content of so many bytes follows, and another entry's headers. */
    void content(long length) {
        read = -length;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int some = file.read(buffer, offset, length);
        pass(Math.max(0, some));
        return some;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = file.skip(count);
        pass(skipped);
        return skipped;
    }

    private void pass(long count) throws ZipException {
        position += count;
        read += count;
        if (read > MOST) {
            throw new ZipException("an entry's name and attributes are longer than %s bytes".formatted(MOST));
        }
    }

    @Override
    public int available() throws IOException {
        return file.available();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
