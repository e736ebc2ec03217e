package dev.proprio.proto.secagg.crypto;

/** Knows which identity key belongs to which client: what enrolment established. */
@FunctionalInterface
public interface Directory {
    /** Whether {@code signature} over {@code message} was made by {@code clientId}; false for an unknown client. */
    boolean verify(String clientId, byte[] message, byte[] signature);
}
