package dev.proprio.client.sensor.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZInputStream;

/** What a file packed with gzip or xz holds, refused on the way when it is longer than recordings unpack to. */
public final class UnpackedStream extends BlockStream {
    /** How what is packed with gzip begins, one char each. */
    public static final String GZIP = "\u001f\u008b";
    /** How what is packed with xz begins, one char each. */
    public static final String XZ = "\u00fd7zXZ\0";

    /** What unpacking may take: twice of what {@code xz -9} needs. */
    private static final int MOST_KIB = 128 << 10;

    private final Counted packed;
    private final InputStream in;
    private long count;

    private UnpackedStream(Counted packed, InputStream in) {
        this.packed = packed;
        this.in = in;
    }

    /** Closing it closes {@code packed}. */
    public static UnpackedStream gzip(InputStream packed) throws IOException {
        Counted counted = new Counted(packed);
        return new UnpackedStream(counted, new GZIPInputStream(counted, 1 << 16));
    }

    /** Closing it closes {@code packed}. */
    public static UnpackedStream xz(InputStream packed) throws IOException {
        Counted counted = new Counted(packed);
        return new UnpackedStream(counted, new XZInputStream(counted, MOST_KIB));
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read;
        try {
            read = in.read(buffer, offset, length);
        } catch (MemoryLimitException e) {
            throw new ZipException("to unpack it takes %s MB, more than of any file that xz -9 makes"
                    .formatted(e.getMemoryNeeded() >> 10));
        }
        count += Math.max(0, read);
        if (count > Math.max(ZipStore.AMPLE, ZipStore.MOST_TIMES * packed.count)) {
            throw new ZipException(
                    "it unpacks to more than %s times its size, as no recordings do".formatted(ZipStore.MOST_TIMES));
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private static final class Counted extends BlockStream {
        private final InputStream in;
        private long count;

        Counted(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = in.read(buffer, offset, length);
            count += Math.max(0, read);
            return read;
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
