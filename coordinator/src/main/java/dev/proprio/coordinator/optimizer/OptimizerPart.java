package dev.proprio.coordinator.optimizer;

import dev.proprio.coordinator.state.StatePart;
import dev.proprio.coordinator.state.StatePiece;
import dev.proprio.coordinator.state.VectorsPart;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** A server optimizer's state as a part of the run's: the number of steps, and its vectors. */
record OptimizerPart() implements StatePart<OptimizerState> {
    private static final VectorsPart VECTORS = new VectorsPart("optimizer");
    private static final String STEPS = "#steps";

    @Override
    public String name() {
        return VECTORS.name();
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Map<String, StatePiece> encode(OptimizerState state) {
        Map<String, StatePiece> pieces = new LinkedHashMap<>(VECTORS.encode(state.vectors()));
        pieces.put(
                STEPS,
                new StatePiece(new StoredWriter(STEPS, version())
                        .integer(state.steps())
                        .bytes()));
        return pieces;
    }

    @Override
    public OptimizerState decode(int version, Map<String, StatePiece> pieces, int parameters)
            throws StoredFormatException {
        var reader = new StoredReader(StatePiece.of(pieces, STEPS).content(), STEPS, version());
        int steps = reader.integer();
        reader.end();
        Map<String, StatePiece> vectors = new LinkedHashMap<>(pieces);
        vectors.remove(STEPS);
        return new OptimizerState(steps, VECTORS.decode(version, vectors, parameters));
    }
}
