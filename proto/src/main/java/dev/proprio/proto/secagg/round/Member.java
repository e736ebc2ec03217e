package dev.proprio.proto.secagg.round;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.KeyExchange;
import java.util.Locale;

/**
 * A client of a round.
 *
 * @param clientId its name in the directory of identities, 1 to 128 characters
 * @param channelKey public key for the shares that travel to it
 * @param maskKey public key for the masks that it has in common with others
 */
public record Member(String clientId, ByteString channelKey, ByteString maskKey) {
    public Member {
        if (clientId.isEmpty() || clientId.length() > 128) {
            throw new IllegalArgumentException(
                    "a client's id must have 1 to 128 characters but has " + clientId.length());
        }
        if (channelKey.size() != KeyExchange.KEY_BYTES || maskKey.size() != KeyExchange.KEY_BYTES) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the public keys of \"%s\" must be 32 bytes but have %s and %s",
                    clientId,
                    channelKey.size(),
                    maskKey.size()));
        }
    }
}
