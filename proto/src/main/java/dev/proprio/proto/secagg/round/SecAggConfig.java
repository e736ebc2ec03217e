package dev.proprio.proto.secagg.round;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import dev.proprio.proto.secagg.ring.RingVector;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One secure aggregation, fixed before its first message; the hash of it goes into every key and signature.
 *
 * @param sessionId 16 random bytes, new for every attempt
 * @param run what the rounds belong to
 * @param round number in the run
 * @param modelSha256 digest of the exact model that the clients train
 * @param termsSha256 digest of what else was agreed: training, clipping, noise, deadlines
 * @param vectors what is summed, in the order of the masks' streams
 * @param parameters strength and tolerance
 */
public record SecAggConfig(
        ByteString sessionId,
        String run,
        int round,
        ByteString modelSha256,
        ByteString termsSha256,
        List<VectorSpec> vectors,
        SecAggParameters parameters) {
    /** X25519, HKDF-SHA256, AES-128-GCM, AES-128-CTR, Ed25519. */
    public static final int SUITE = 1;

    /** Size of a session's id in bytes. */
    public static final int SESSION_BYTES = 16;

    /** Longest id of a run, in characters. */
    public static final int LONGEST_RUN = 128;

    /** Size of a digest in bytes. */
    public static final int DIGEST_BYTES = 32;

    public SecAggConfig {
        requireSize("session id", sessionId, SESSION_BYTES);
        requireSize("model digest", modelSha256, DIGEST_BYTES);
        requireSize("terms digest", termsSha256, DIGEST_BYTES);
        if (run.length() > LONGEST_RUN) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "a run's id must have at most %s characters but has %s", LONGEST_RUN, run.length()));
        }
        if (round < 0) {
            throw new IllegalArgumentException("the round must be at least 0 but was " + round);
        }
        vectors = List.copyOf(vectors);
        Set<String> names = new HashSet<>();
        for (VectorSpec vector : vectors) {
            if (!names.add(vector.name())) {
                throw new IllegalArgumentException("two vectors are named \"" + vector.name() + "\"");
            }
            if (!vector.holds(parameters.maximumCohort())) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "the vector \"%s\" has %s bits for values of %s bits, which %s clients can overflow: give it %s",
                        vector.name(),
                        vector.bits(),
                        vector.valueBits(),
                        parameters.maximumCohort(),
                        VectorSpec.bitsFor(vector.valueBits(), parameters.maximumCohort())));
            }
            if (vector.packedBytes() > Integer.MAX_VALUE - 64) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "the vector \"%s\" takes more than 2 GiB: split it", vector.name()));
            }
        }
        if (vectors.isEmpty()) {
            throw new IllegalArgumentException("there must be at least one vector to sum");
        }
    }

    /** The bytes that stand for this configuration. */
    public byte[] canonical() {
        var bytes = new CanonicalBytes()
                .u32(SUITE)
                .raw(sessionId)
                .prefixed(run)
                .u32(round)
                .raw(modelSha256)
                .raw(termsSha256)
                .u32(parameters.threat().code())
                .u32(parameters.maximumCohort())
                .u32(parameters.minimumCohort())
                .u32(parameters.minimumSurvivors())
                .u32(parameters.neighbours())
                .u32(parameters.threshold())
                .u32(parameters.quorum() ? 1 : 0)
                .u32(parameters.corruptPpm())
                .u32(parameters.dropoutPpm())
                .u32(vectors.size());
        for (VectorSpec vector : vectors) {
            bytes.prefixed(vector.name())
                    .u32(vector.length())
                    .u32(vector.bits())
                    .u32(vector.valueBits())
                    .u64(Double.doubleToLongBits(vector.clip()));
        }
        if (parameters.draws() > 0 || parameters.committee() > 0) {
            bytes.u32(parameters.draws()).u32(parameters.committee());
        }
        return bytes.toByteArray();
    }

    /** The hash of {@link #canonical} that every key and signature of the round is bound to. */
    public ByteString hash() {
        return hash(canonical());
    }

    static ByteString hash(byte[] canonical) {
        return CanonicalBytes.labelled("fl-secagg/v1/config")
                .prefixed(canonical)
                .sha256();
    }

    /** Zeros in the shape of the vectors. */
    public List<RingVector> zeros() {
        return vectors.stream()
                .map(vector -> RingVector.zeros(vector.length(), vector.bits()))
                .collect(Collectors.toUnmodifiableList());
    }

    private static void requireSize(String what, ByteString bytes, int size) {
        if (bytes.size() != size) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "the %s must be %s bytes but has %s", what, size, bytes.size()));
        }
    }
}
