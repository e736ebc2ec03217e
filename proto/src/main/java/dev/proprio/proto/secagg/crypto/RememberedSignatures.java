package dev.proprio.proto.secagg.crypto;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A directory that verifies a signature once and remembers those that were right: for a process with many clients of
 * one round, all of which verify the same. Keep one for a round at most. Thread-safe.
 */
public final class RememberedSignatures implements Directory {
    private final Directory directory;
    private final Set<ByteString> right = ConcurrentHashMap.newKeySet();

    /** Remembers what {@code directory} verifies. */
    public RememberedSignatures(Directory directory) {
        this.directory = directory.session();
    }

    @Override
    public boolean verify(String clientId, byte[] message, byte[] signature) {
        ByteString asked = new CanonicalBytes()
                .prefixed(clientId)
                .prefixed(message)
                .prefixed(signature)
                .sha256();
        if (right.contains(asked)) {
            return true;
        }
        boolean verified = directory.verify(clientId, message, signature);
        if (verified) {
            right.add(asked);
        }
        return verified;
    }

    @Override
    public void admit(List<ByteString> certificates) {
        directory.admit(certificates);
    }
}
