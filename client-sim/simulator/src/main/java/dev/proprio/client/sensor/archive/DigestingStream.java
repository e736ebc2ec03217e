package dev.proprio.client.sensor.archive;

import dev.proprio.client.sensor.DataFile;
import dev.proprio.proto.tensor.FloatBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Digests what is read of a file on its way, so that nothing is read twice. */
final class DigestingStream extends BlockStream {
    private final InputStream in;
    private final MessageDigest digest = FloatBytes.sha256();
    private long count;

    DigestingStream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        if (read > 0) {
            digest.update(buffer, offset, read);
            count += read;
        }
        return read;
    }

    /** The whole file, what its reader left of it included. */
    DataFile file(String path) throws IOException {
        transferTo(OutputStream.nullOutputStream());
        return new DataFile(path, count, HexFormat.of().formatHex(digest.digest()));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
