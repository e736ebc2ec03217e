package dev.proprio.proto.secagg.round;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.CanonicalBytes;

/**
 * A client's nonces, one for each draw: a chain of hashes, whose last is drawn at random and whose beginning is the
 * commitment. A nonce shows that it belongs to the commitment, and tells nothing about those of later draws.
 */
public final class BeaconNonces {
    /** Size of a nonce and of a commitment in bytes. */
    public static final int BYTES = SecAggConfig.DIGEST_BYTES;

    private final ByteString configHash;
    private final String clientId;

    public BeaconNonces(ByteString configHash, String clientId) {
        this.configHash = configHash;
        this.clientId = clientId;
    }

    /**
     * The nonce of a draw, or the commitment for draw 0.
     *
     * @param draws most draws of the session, for the last of which {@code last} is the nonce
     */
    public ByteString nonce(int draw, int draws, ByteString last) {
        ByteString nonce = last;
        for (int i = draws; i > draw; i--) {
            nonce = CanonicalBytes.labelled("fl-secagg/v1/nonce")
                    .raw(configHash)
                    .prefixed(clientId)
                    .u32(i)
                    .raw(nonce)
                    .sha256();
        }
        return nonce;
    }

    /** Whether {@code nonce} is the one of this draw to which the client has committed. */
    public boolean opens(ByteString commitment, int draw, ByteString nonce) {
        return nonce.size() == BYTES && nonce(0, draw, nonce).equals(commitment);
    }
}
