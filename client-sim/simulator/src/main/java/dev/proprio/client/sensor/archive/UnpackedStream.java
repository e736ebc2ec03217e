package dev.proprio.client.sensor.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** What a file packed with gzip holds, refused on the way when it is longer than recordings unpack to. */
public final class UnpackedStream extends BlockStream {
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

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
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
