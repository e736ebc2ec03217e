package dev.proprio.client.device;

import com.google.protobuf.ByteString;
import dev.proprio.proto.identity.SignatureCheck;
import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import dev.proprio.proto.secagg.crypto.Identity;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks a signature once for all devices of a process: every device of a round checks the same ones. Thread-safe.
 */
final class RememberedChecks implements SignatureCheck {
    private static final int MOST_REMEMBERED = 20_000;

    private final Map<ByteString, Boolean> checked = new ConcurrentHashMap<>();

    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        ByteString question = new CanonicalBytes()
                .prefixed(publicKey)
                .prefixed(message)
                .prefixed(signature)
                .sha256();
        if (checked.size() > MOST_REMEMBERED) {
            checked.clear();
        }
        return checked.computeIfAbsent(question, unknown -> Identity.verify(publicKey, message, signature));
    }
}
