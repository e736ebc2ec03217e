package dev.proprio.coordinator.guard;

import dev.proprio.proto.tensor.FloatBytes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A token: 192 random bits that whoever holds it shows. Only its hash is kept; since nobody can guess the bits, a plain
 * SHA-256 protects it. Its name, which lists show, is the beginning of that hash.
 */
record SecretToken(String text) {
    private static final int BYTES = 24;
    private static final int NAME_BYTES = 6;
    private static final int LONGEST = 100;

    static SecretToken draw(String prefix) {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new SecretToken(prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Whether the text could be a token at all. */
    boolean isPlausible() {
        return !text.isEmpty() && text.length() <= LONGEST;
    }

    byte[] hash() {
        return FloatBytes.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    String name() {
        return HexFormat.of().formatHex(hash(), 0, NAME_BYTES);
    }

    /** Does not give the token away. */
    @Override
    public String toString() {
        return "SecretToken[" + name() + "]";
    }
}
