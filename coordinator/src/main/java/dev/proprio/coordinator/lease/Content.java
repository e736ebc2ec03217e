package dev.proprio.coordinator.lease;

import com.google.protobuf.ByteString;
import dev.proprio.proto.tensor.FloatBytes;

/**
 * Bytes that are fetched by their digest.
 *
 * @param bytes not written to
 * @param sha256 of the bytes
 */
public record Content(byte[] bytes, ByteString sha256) {
    /** The content with these bytes. */
    public static Content of(byte[] bytes) {
        return new Content(bytes, ByteString.copyFrom(FloatBytes.sha256().digest(bytes)));
    }
}
