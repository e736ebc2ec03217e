package dev.proprio.proto.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.proprio.proto.v1.Chunk;
import java.nio.ByteBuffer;

/** Cuts a byte sequence into chunks. */
public final class Chunks {
    /** The payload of a chunk as this side sends it: large enough for speed, far below gRPC's message limit. */
    public static final int BYTES = 256 * 1024;

    /** The largest payload of a chunk that this side reads. */
    public static final int MAX_BYTES = 1024 * 1024;

    private Chunks() {}

    /** The chunk of {@code bytes} that begins at {@code offset}; shares the array's memory. */
    public static Chunk at(byte[] bytes, int offset, int maxBytes) {
        int length = Math.min(maxBytes, bytes.length - offset);
        ByteString data = UnsafeByteOperations.unsafeWrap(bytes, offset, length);
        return Chunk.newBuilder()
                .setOffset(offset)
                .setData(data)
                .setCrc32C(Castagnoli.of(ByteBuffer.wrap(bytes, offset, length)))
                .build();
    }
}
