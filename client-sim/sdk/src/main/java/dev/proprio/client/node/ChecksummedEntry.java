package dev.proprio.client.node;

import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.tensor.FloatBytes;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;

/** An entry's bytes with their SHA-256 before them. */
final class ChecksummedEntry {
    private static final int DIGEST_BYTES = 32;

    private ChecksummedEntry() {}

    static byte[] encode(byte[] content) {
        byte[] whole = Arrays.copyOf(FloatBytes.sha256().digest(content), DIGEST_BYTES + content.length);
        System.arraycopy(content, 0, whole, DIGEST_BYTES, content.length);
        return whole;
    }

    static byte[] decode(byte[] whole) throws StoredFormatException {
        if (whole.length < DIGEST_BYTES) {
            throw new StoredFormatException(
                    String.format(Locale.ROOT, "it has %s bytes, fewer than its checksum alone", whole.length));
        }
        byte[] content = Arrays.copyOfRange(whole, DIGEST_BYTES, whole.length);
        if (!MessageDigest.isEqual(FloatBytes.sha256().digest(content), Arrays.copyOf(whole, DIGEST_BYTES))) {
            throw new StoredFormatException("its bytes do not have the checksum at its beginning");
        }
        return content;
    }
}
