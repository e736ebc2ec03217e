package dev.proprio.proto.wire;

import com.google.protobuf.ByteString;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.v1.Chunk;
import java.security.MessageDigest;

/**
 * Puts chunks together into bytes, checking order, size, checksum and digest. Memory is what the caller allotted, never
 * what the sender claims. Not thread-safe.
 */
public final class ByteAssembler {
    private final byte[] bytes;
    private final MessageDigest digest = FloatBytes.sha256();
    private int received;

    /** Expects exactly {@code length} bytes. */
    public ByteAssembler(int length) {
        this.bytes = new byte[length];
    }

    /** Takes the next chunk. */
    public void add(Chunk chunk) throws TransferException {
        ByteString data = chunk.getData();
        if (chunk.getOffset() != received) {
            throw new TransferException(
                    "a chunk starts at byte %s but byte %s comes next".formatted(chunk.getOffset(), received));
        }
        if (data.size() > Chunks.MAX_BYTES || data.isEmpty()) {
            throw new TransferException(
                    "a chunk must hold from 1 to %s bytes but holds %s".formatted(Chunks.MAX_BYTES, data.size()));
        }
        if ((long) received + data.size() > bytes.length) {
            throw new TransferException("%s bytes arrived but only %s were announced"
                    .formatted((long) received + data.size(), bytes.length));
        }
        if (Chunks.crc(data.asReadOnlyByteBuffer()) != chunk.getCrc32C()) {
            throw new TransferException(
                    "the checksum of the chunk at byte %s does not match its data".formatted(received));
        }
        data.copyTo(bytes, received);
        digest.update(bytes, received, data.size());
        received += data.size();
    }

    /**
     * The bytes, when all have come.
     *
     * @param sha256 the announced digest of all bytes
     */
    public byte[] finish(ByteString sha256) throws TransferException {
        if (received != bytes.length) {
            throw new TransferException("the transfer ended after %s of %s bytes".formatted(received, bytes.length));
        }
        if (!MessageDigest.isEqual(digest.digest(), sha256.toByteArray())) {
            throw new TransferException("the SHA-256 of the received bytes is not the announced one");
        }
        return bytes;
    }
}
