package dev.proprio.proto.secagg.crypto;

import dev.proprio.proto.random.RandomBits;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** AES in counter mode under a key that is drawn for it alone and kept nowhere. Not thread-safe. */
public final class SecretBits implements RandomBits {
    private static final SecureRandom KEYS = new SecureRandom();

    private final Keystream stream = new Keystream();
    private ByteBuffer ready = ByteBuffer.allocate(0);

    /** With a key of its own. */
    public SecretBits() {
        byte[] key = new byte[Keystream.KEY_BYTES];
        KEYS.nextBytes(key);
        stream.start(key, 0, 0);
    }

    @Override
    public long nextLong() {
        if (!ready.hasRemaining()) {
            ready = ByteBuffer.wrap(stream.next(Keystream.CHUNK_BYTES), 0, Keystream.CHUNK_BYTES);
        }
        return ready.getLong();
    }
}
