package dev.proprio.coordinator.journal;

import dev.proprio.coordinator.state.StatePiece;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The outcomes of a run's rounds: the last ones each by itself, earlier ones packed {@value #BLOCK} at a time, in less than an eighth of the
 * room. Nobody asks for these but who has lost what was recorded of them.
 */
final class OutcomeHistory {
    /** So many rounds, up to a multiple of it, are one part. */
    static final int BLOCK = 64;

    private static final String PACKED = "outcomes";
    private static final String KIND = "round-outcomes";
    private static final int VERSION = 1;
    private static final int BUFFER = 1 << 16;

    private final PartStore parts;

    OutcomeHistory(PartStore parts) {
        this.parts = parts;
    }

    /** An outcome as it was encoded; empty if there is none. */
    Optional<byte[]> get(int round) throws SQLException, JournalException, StoredFormatException {
        Optional<byte[]> single = parts.get(round, OutcomeFormat.OUTCOME);
        if (single.isPresent()) {
            return single;
        }
        Optional<byte[]> block = parts.get(endOfBlock(round), PACKED);
        return block.isPresent() ? find(block.get(), round) : Optional.empty();
    }

    /** Packs the blocks that have ended by a round. */
    void pack(int upTo) throws SQLException, JournalException {
        int end = upTo / BLOCK * BLOCK;
        List<Integer> rounds = parts.roundsOf(OutcomeFormat.OUTCOME, end);
        for (int from = 0; from < rounds.size(); ) {
            int block = endOfBlock(rounds.get(from));
            int to = from;
            while (to < rounds.size() && rounds.get(to) <= block) {
                to++;
            }
            parts.put(block, Map.of(PACKED, new StatePiece(encode(rounds.subList(from, to)))));
            from = to;
        }
        parts.remove(OutcomeFormat.OUTCOME, end);
    }

    private static int endOfBlock(int round) {
        return Math.ceilDiv(round, BLOCK) * BLOCK;
    }

    private byte[] encode(List<Integer> rounds) throws SQLException, JournalException {
        var all = new StoredWriter(KIND, VERSION).integer(rounds.size());
        for (int round : rounds) {
            all.integer(round)
                    .blob(parts.get(round, OutcomeFormat.OUTCOME)
                            .orElseThrow(() -> new JournalException(
                                    "the %s of round %s is missing".formatted(OutcomeFormat.OUTCOME, round))));
        }
        byte[] plain = all.bytes();
        return new StoredWriter(KIND, VERSION)
                .integer(plain.length)
                .blob(deflated(plain))
                .bytes();
    }

    private static Optional<byte[]> find(byte[] packed, int round) throws StoredFormatException {
        var outer = new StoredReader(packed, KIND, VERSION);
        int length = outer.integer();
        byte[] plain = inflated(outer.blob(), length);
        outer.end();
        var all = new StoredReader(plain, KIND, VERSION);
        for (int left = all.count(); left > 0; left--) {
            int found = all.integer();
            byte[] outcome = all.blob();
            if (found == round) {
                return Optional.of(outcome);
            }
        }
        return Optional.empty();
    }

    private static byte[] deflated(byte[] plain) {
        var deflater = new Deflater();
        try {
            deflater.setInput(plain);
            deflater.finish();
            var bytes = new ByteArrayOutputStream();
            byte[] buffer = new byte[BUFFER];
            while (!deflater.finished()) {
                bytes.write(buffer, 0, deflater.deflate(buffer));
            }
            return bytes.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /** Grows with what there really is, whatever length is said. */
    private static byte[] inflated(byte[] deflated, int length) throws StoredFormatException {
        var inflater = new Inflater();
        try {
            inflater.setInput(deflated);
            var bytes = new ByteArrayOutputStream();
            byte[] buffer = new byte[BUFFER];
            int read;
            do {
                read = inflater.inflate(buffer);
                bytes.write(buffer, 0, read);
            } while (read > 0 && bytes.size() <= length);
            if (bytes.size() != length) {
                throw new StoredFormatException(
                        "packed outcomes should have %s bytes but have %s".formatted(length, bytes.size()));
            }
            return bytes.toByteArray();
        } catch (DataFormatException e) {
            var damaged = new StoredFormatException("packed outcomes can't be unpacked: %s".formatted(e.getMessage()));
            damaged.initCause(e);
            throw damaged;
        } finally {
            inflater.end();
        }
    }
}
