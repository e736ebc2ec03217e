package dev.proprio.coordinator.state;

import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import dev.proprio.proto.tensor.FloatBytes;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Stored bytes and their digest, which is taken once. Immutable: the bytes are not written to. Thread-safe. */
public final class StatePiece {
    private static final String VECTOR = "vector";
    private static final int VERSION = 1;

    private final byte[] content;
    private volatile Optional<String> sha256 = Optional.empty();

    public StatePiece(byte[] content) {
        this.content = content;
    }

    /** A vector by itself. */
    public static StatePiece vector(double[] values) {
        return new StatePiece(new StoredWriter(VECTOR, VERSION).reals(values).bytes());
    }

    /** The bytes. */
    public byte[] content() {
        return content;
    }

    /** SHA-256 of the bytes, in hex. */
    public String sha256() {
        if (sha256.isEmpty()) {
            sha256 = Optional.of(HexFormat.of().formatHex(FloatBytes.sha256().digest(content)));
        }
        return sha256.orElseThrow();
    }

    /**
     * The vector that it holds.
     *
     * @throws StoredFormatException if it holds none, or one of another length
     */
    public double[] vector(int length) throws StoredFormatException {
        var reader = new StoredReader(content, VECTOR, VERSION);
        double[] values = reader.reals();
        reader.end();
        if (values.length != length) {
            throw new StoredFormatException("a vector has %s values instead of %s".formatted(values.length, length));
        }
        return values;
    }

    /**
     * The piece {@code name} of several.
     *
     * @throws StoredFormatException if there is none
     */
    public static StatePiece of(Map<String, StatePiece> pieces, String name) throws StoredFormatException {
        StatePiece piece = pieces.get(name);
        if (piece == null) {
            throw new StoredFormatException("the piece \"%s\" is missing".formatted(name));
        }
        return piece;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StatePiece piece && Arrays.equals(content, piece.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return content.length + " bytes";
    }
}
