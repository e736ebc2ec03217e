package dev.proprio.coordinator.release;

import dev.proprio.coordinator.state.StatePart;
import dev.proprio.coordinator.state.StatePiece;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The noise of the last rounds as a part of a run's state: each round's a piece, so that a commit writes the new one alone. */
public record PastNoisePart() implements StatePart<PastNoise> {
    /** The part. */
    public static final PastNoisePart PART = new PastNoisePart();

    private static final String HEAD = "head";

    @Override
    public String name() {
        return "privacy-noise";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Map<String, StatePiece> encode(PastNoise past) {
        var writer = new StoredWriter(HEAD, version())
                .text(past.factor())
                .integer(past.round())
                .integer(past.pieces().size());
        past.pieces().keySet().forEach(writer::integer);
        Map<String, StatePiece> pieces = new LinkedHashMap<>();
        pieces.put(HEAD, new StatePiece(writer.bytes()));
        past.pieces().forEach((round, piece) -> pieces.put(ofRound(round), piece));
        return pieces;
    }

    @Override
    public PastNoise decode(int version, Map<String, StatePiece> pieces, int parameters) throws StoredFormatException {
        var reader = new StoredReader(StatePiece.of(pieces, HEAD).content(), HEAD, version());
        String factor = reader.text();
        int round = reader.integer();
        var rounds = new TreeMap<Integer, StatePiece>();
        for (int left = reader.count(); left > 0; left--) {
            int of = reader.integer();
            if (of < 1 || of > round) {
                throw new StoredFormatException("there is noise of round %s after round %s".formatted(of, round));
            }
            rounds.put(of, StatePiece.of(pieces, ofRound(of)));
        }
        reader.end();
        return new PastNoise(factor, round, rounds);
    }

    private static String ofRound(int round) {
        return "round-" + round;
    }
}
