package dev.proprio.proto.secagg.crypto;

import com.google.protobuf.ByteString;
import java.util.List;

/** Knows which identity key belongs to which client: what enrolment established. */
@FunctionalInterface
public interface Directory {
    /** Whether {@code signature} over {@code message} was made by {@code clientId}; false for an unknown client. */
    boolean verify(String clientId, byte[] message, byte[] signature);

    /** What one session asks: itself, unless identities come with the session's roster. */
    default Directory session() {
        return this;
    }

    /**
     * Takes note of the certificates (DER) that came with the session's roster, before anything is verified. Those that
     * are not in order are left out, and their owners unknown.
     */
    default void admit(List<ByteString> certificates) {}
}
