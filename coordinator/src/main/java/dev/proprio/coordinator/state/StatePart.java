package dev.proprio.coordinator.state;

import dev.proprio.proto.stored.StoredFormatException;
import java.util.Map;

/**
 * A part of a run's state: its owner's name for it, and its stored form. Stateless; thread-safe.
 *
 * @param <T> its value, immutable
 */
public interface StatePart<T> {
    /** Differs from the names of all other parts; lower case letters and hyphens. */
    String name();

    /** The version of the form that {@link #encode} writes, from 1. */
    int version();

    /**
     * A value in pieces by name. A piece that has not changed
     * since the last round should be the same object: it is not written again, so that what grows is appended to.
     */
    Map<String, StatePiece> encode(T value);

    /**
     * The value of pieces that {@link #encode} has made.
     *
     * @param version of their form, not more than {@link #version}
     * @param parameters how many parameters the run's model has
     * @throws StoredFormatException if they are not what it makes
     */
    T decode(int version, Map<String, StatePiece> pieces, int parameters) throws StoredFormatException;
}
