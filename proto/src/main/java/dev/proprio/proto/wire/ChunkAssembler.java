package dev.proprio.proto.wire;

import com.google.protobuf.ByteString;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.text.Hexadecimal;
import dev.proprio.proto.v1.Chunk;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.util.Locale;

/**
 * Puts chunks together into one array, checking order, size, checksum and digest. Memory is what the
 * caller allotted, never what the sender claims. Not thread-safe.
 */
public final class ChunkAssembler<T> {
    private final T whole;
    private final Target target;
    private final long total;
    private final int unit;
    private final MessageDigest digest = FloatBytes.sha256();
    private long received;

    private ChunkAssembler(T whole, Target target, long total, int unit) {
        this.whole = whole;
        this.target = target;
        this.total = total;
        this.unit = unit;
    }

    /** Expects exactly {@code length} float values. */
    public static ChunkAssembler<float[]> ofFloats(int length) {
        float[] values = new float[length];
        Target target = (at, data) -> {
            FloatBuffer floats = data.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
            floats.get(values, at / Float.BYTES, floats.remaining());
        };
        return new ChunkAssembler<>(values, target, (long) length * Float.BYTES, Float.BYTES);
    }

    /**
     * Expects exactly {@code length} bytes.
     *
     * @param unit of how many bytes a chunk must hold a multiple
     */
    public static ChunkAssembler<byte[]> ofBytes(int length, int unit) {
        byte[] bytes = new byte[length];
        return new ChunkAssembler<>(bytes, (at, data) -> data.get(bytes, at, data.remaining()), length, unit);
    }

    /** Takes the next chunk. */
    public void add(Chunk chunk) throws TransferException {
        ByteString data = chunk.getData();
        if (chunk.getOffset() != received) {
            throw new TransferException(String.format(
                    Locale.ROOT, "a chunk starts at byte %s but byte %s comes next", chunk.getOffset(), received));
        }
        if (data.size() > Chunks.MAX_BYTES || data.isEmpty() || data.size() % unit != 0) {
            throw new TransferException(String.format(
                    Locale.ROOT,
                    "a chunk must hold a multiple of %s bytes, from %s to %s, but holds %s",
                    unit,
                    unit,
                    Chunks.MAX_BYTES,
                    data.size()));
        }
        if (received + data.size() > total) {
            throw new TransferException(String.format(
                    Locale.ROOT, "%s bytes arrived but only %s were announced", received + data.size(), total));
        }
        if (chunkCrc(data) != chunk.getCrc32C()) {
            throw new TransferException(String.format(
                    Locale.ROOT, "the checksum of the chunk at byte %s does not match its data", received));
        }
        for (ByteBuffer part : data.asReadOnlyByteBufferList()) {
            digest.update(part.duplicate());
        }
        target.put(Math.toIntExact(received), data.asReadOnlyByteBuffer());
        received += data.size();
    }

    /** Bytes received so far. */
    public long received() {
        return received;
    }

    /**
     * The array, when all has come.
     *
     * @param sha256 the announced digest of all bytes
     */
    public T finish(ByteString sha256) throws TransferException {
        if (received != total) {
            throw new TransferException(
                    String.format(Locale.ROOT, "the transfer ended after %s of %s bytes", received, total));
        }
        byte[] actual = digest.digest();
        if (!MessageDigest.isEqual(actual, sha256.toByteArray())) {
            throw new TransferException(String.format(
                    Locale.ROOT,
                    "the SHA-256 of the received bytes is %s but %s was announced",
                    hex(actual),
                    hex(sha256.toByteArray())));
        }
        return whole;
    }

    /** Where bytes go, given the index of the first. */
    @FunctionalInterface
    private interface Target {
        void put(int at, ByteBuffer data);
    }

    private static int chunkCrc(ByteString data) {
        return Castagnoli.of(data.asReadOnlyByteBuffer());
    }

    private static String hex(byte[] bytes) {
        return Hexadecimal.of(bytes);
    }
}
