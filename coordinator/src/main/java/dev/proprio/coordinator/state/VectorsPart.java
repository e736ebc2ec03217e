package dev.proprio.coordinator.state;

import dev.proprio.proto.stored.StoredFormatException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A part of vectors by name, each as long as the model, and each a piece. */
public record VectorsPart(String name) implements StatePart<Map<String, double[]>> {
    @Override
    public int version() {
        return 1;
    }

    @Override
    public Map<String, StatePiece> encode(Map<String, double[]> vectors) {
        Map<String, StatePiece> pieces = new LinkedHashMap<>();
        vectors.forEach((name, values) -> pieces.put(name, StatePiece.vector(values)));
        return pieces;
    }

    @Override
    public Map<String, double[]> decode(int version, Map<String, StatePiece> pieces, int parameters)
            throws StoredFormatException {
        Map<String, double[]> vectors = new LinkedHashMap<>();
        for (Map.Entry<String, StatePiece> piece : pieces.entrySet()) {
            vectors.put(piece.getKey(), piece.getValue().vector(parameters));
        }
        return vectors;
    }
}
