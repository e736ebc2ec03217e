package dev.proprio.coordinator.journal;

import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.state.StateParts;
import dev.proprio.coordinator.state.StatePiece;
import dev.proprio.coordinator.state.StoredPart;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.tensor.ParameterLayout;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run's state in pieces: the model as nothing but its little-endian floats, so that its digest is the model's; those of
 * each part, below the part's name; and a head with the round, the layout and the parts' names, versions and pieces.
 */
final class StateFormat {
    static final String MODEL = "model";
    static final String STATE = "state";

    private static final String KIND = "run-state";
    private static final int VERSION = 2;

    private StateFormat() {}

    static Map<String, StatePiece> encode(RunState state) {
        Map<String, StatePiece> pieces = new LinkedHashMap<>();
        pieces.put(MODEL, new StatePiece(FloatBytes.encode(state.model().parameters())));
        Map<String, StoredPart> parts = state.parts().stored();
        var writer = new StoredWriter(KIND, VERSION).integer(state.round()).integer(state.emptyRounds());
        LayoutFormat.add(writer, state.model().layout());
        writer.integer(parts.size());
        parts.forEach((name, part) -> {
            writer.text(name).integer(part.version()).integer(part.pieces().size());
            part.pieces().keySet().forEach(writer::text);
        });
        pieces.put(STATE, new StatePiece(writer.bytes()));
        parts.forEach((name, part) ->
                part.pieces().forEach((piece, content) -> pieces.put(below(name, piece), content)));
        return pieces;
    }

    static RunState decode(Parts stored) throws StoredFormatException, SQLException, JournalException {
        var reader = new StoredReader(stored.get(STATE), KIND, VERSION);
        if (reader.version() == OnePartState.VERSION) {
            return OnePartState.decode(reader, stored);
        }
        int round = reader.integer();
        int emptyRounds = reader.integer();
        ParameterLayout layout = LayoutFormat.read(reader);
        Map<String, StoredPart> parts = new LinkedHashMap<>();
        for (int left = reader.count(); left > 0; left--) {
            String name = reader.text();
            parts.put(name, new StoredPart(reader.integer(), pieces(name, reader, stored)));
        }
        reader.end();
        return new RunState(round, emptyRounds, model(layout, stored), StateParts.stored(parts)).read();
    }

    private static Map<String, StatePiece> pieces(String part, StoredReader reader, Parts stored)
            throws StoredFormatException, SQLException, JournalException {
        Map<String, StatePiece> pieces = new LinkedHashMap<>();
        for (int left = reader.count(); left > 0; left--) {
            String name = reader.text();
            pieces.put(name, new StatePiece(stored.get(below(part, name))));
        }
        return pieces;
    }

    private static String below(String part, String piece) {
        return STATE + "/" + part + "/" + piece;
    }

    /** The model, whose values stand by themselves. */
    static GlobalModel model(ParameterLayout layout, Parts stored)
            throws StoredFormatException, SQLException, JournalException {
        float[] model = FloatBytes.decode(stored.get(MODEL));
        if (model.length != layout.length()) {
            throw new StoredFormatException(
                    "a model of %s parameters has a layout of %s".formatted(model.length, layout.length()));
        }
        return new GlobalModel(layout, model);
    }

    /** A state that has its round's number and nothing else. */
    static RunState bare(int round) {
        var none = new GlobalModel(new ParameterLayout(List.of()), new float[0]);
        return new RunState(round, 0, none, StateParts.NONE);
    }
}
