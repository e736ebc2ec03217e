package dev.proprio.proto.secagg.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Locale;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-128-GCM of one message: a 12-byte nonce, the ciphertext, a 16-byte tag. */
public final class ShareCipher {
    /** The size of the nonce in bytes. */
    public static final int NONCE_BYTES = 12;

    /** How many bytes a sealed message has more than the plain one. */
    public static final int OVERHEAD_BYTES = NONCE_BYTES + 16;

    private static final int TAG_BITS = 128;

    private ShareCipher() {}

    /** Seals {@code plain}, binding it to {@code context}; a nonce serves a key once. */
    public static byte[] seal(byte[] key, byte[] nonce, byte[] context, byte[] plain) {
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, 0);
            cipher.updateAAD(context);
            byte[] sealed = Arrays.copyOf(nonce, plain.length + OVERHEAD_BYTES);
            cipher.doFinal(plain, 0, plain.length, sealed, NONCE_BYTES);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM failed: " + e.getMessage(), e);
        }
    }

    /**
     * Opens a sealed message; the caller wipes the result.
     *
     * @throws AEADBadTagException if the key or context is another one, or the message is not as it was sealed
     */
    public static byte[] open(byte[] key, byte[] context, byte[] sealed) throws AEADBadTagException {
        if (sealed.length < OVERHEAD_BYTES) {
            throw new AEADBadTagException(String.format(
                    Locale.ROOT,
                    "a sealed message has at least %s bytes but this has %s",
                    OVERHEAD_BYTES,
                    sealed.length));
        }
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, sealed, 0);
            cipher.updateAAD(context);
            return cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM failed: " + e.getMessage(), e);
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, int offset) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce, offset, NONCE_BYTES));
        return cipher;
    }
}
