package dev.proprio.proto.secagg.client;

import dev.proprio.proto.secagg.crypto.Keystream;
import dev.proprio.proto.secagg.crypto.Secret;
import dev.proprio.proto.secagg.crypto.ShareCipher;
import java.security.SecureRandom;

/**
 * What a client draws for one session: two secret keys, the secret of its own mask, the key of its polynomials, the last
 * of the nonces for the beacon, and those of its messages.
 */
record ClientSecrets(Secret channelKey, Secret maskKey, Secret self, Secret polynomials, Secret beacon, Nonces nonces) {
    private static final int SECRET_BYTES = 32;

    static ClientSecrets draw(SecureRandom random) {
        return new ClientSecrets(
                Secret.random(SECRET_BYTES, random),
                Secret.random(SECRET_BYTES, random),
                Secret.random(SECRET_BYTES, random),
                Secret.random(Keystream.KEY_BYTES, random),
                Secret.random(SECRET_BYTES, random),
                (from, to) -> {
                    byte[] nonce = new byte[ShareCipher.NONCE_BYTES];
                    random.nextBytes(nonce);
                    return nonce;
                });
    }

    void wipe() {
        channelKey.wipe();
        maskKey.wipe();
        self.wipe();
        polynomials.wipe();
        beacon.wipe();
    }
}
