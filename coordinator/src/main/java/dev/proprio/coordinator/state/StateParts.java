package dev.proprio.coordinator.state;

import dev.proprio.proto.stored.StoredFormatException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Parts by name. What was read from a journal stays as it was stored until its owner asks for it. Immutable. */
public final class StateParts {
    /** No parts. */
    public static final StateParts NONE = new StateParts(Map.of());

    private final Map<String, Held> parts;

    private StateParts(Map<String, Held> parts) {
        this.parts = Collections.unmodifiableMap(new TreeMap<>(parts));
    }

    /** Parts as they are kept, by name. */
    public static StateParts stored(Map<String, StoredPart> stored) {
        Map<String, Held> parts = new LinkedHashMap<>();
        stored.forEach((name, part) -> parts.put(name, new Kept(part)));
        return new StateParts(parts);
    }

    /** All parts as they are kept. */
    public Map<String, StoredPart> stored() {
        Map<String, StoredPart> stored = new LinkedHashMap<>();
        parts.forEach((name, part) -> stored.put(name, part.stored()));
        return stored;
    }

    /** The same with another value of a part. */
    public <T> StateParts with(StatePart<T> part, T value) {
        Map<String, Held> more = new LinkedHashMap<>(parts);
        more.put(part.name(), new Known<>(part, value));
        return new StateParts(more);
    }

    /** The same with all of {@code others}, in the place of those of their names. */
    public StateParts with(StateParts others) {
        if (others.parts.isEmpty()) {
            return this;
        }
        Map<String, Held> more = new LinkedHashMap<>(parts);
        more.putAll(others.parts);
        return new StateParts(more);
    }

    /** The same without a part, if it is there. */
    public StateParts without(StatePart<?> part) {
        Map<String, Held> fewer = new LinkedHashMap<>(parts);
        fewer.remove(part.name());
        return new StateParts(fewer);
    }

    /**
     * The value of a part.
     *
     * @param parameters how many parameters the run's model has
     * @throws StoredFormatException if it is stored and can't be read
     */
    public <T> Optional<T> get(StatePart<T> part, int parameters) throws StoredFormatException {
        Held held = parts.get(part.name());
        if (held == null) {
            return Optional.empty();
        }
        if (held instanceof Kept kept) {
            if (kept.stored().version() > part.version()) {
                throw new StoredFormatException(
                        "the %s of a run's state has version %s, of which versions 1 to %s are known here; use the Proprio that wrote it"
                                .formatted(part.name(), kept.stored().version(), part.version()));
            }
            return Optional.of(
                    part.decode(kept.stored().version(), kept.stored().pieces(), parameters));
        }
        Known<?> known = (Known<?>) held;
        if (!known.part().equals(part)) {
            throw new IllegalArgumentException(
                    "two owners have a part of a run's state that is named \"%s\"".formatted(part.name()));
        }
        @SuppressWarnings("unchecked")
        T value = (T) known.value();
        return Optional.of(value);
    }

    /**
     * The same with a part that is read now, if it is there.
     *
     * @param parameters how many parameters the run's model has
     * @throws StoredFormatException if it can't be read
     */
    public <T> StateParts read(StatePart<T> part, int parameters) throws StoredFormatException {
        Optional<T> value = get(part, parameters);
        return value.isPresent() ? with(part, value.get()) : this;
    }

    /** A part in either form. */
    private sealed interface Held {
        StoredPart stored();
    }

    private record Kept(StoredPart stored) implements Held {}

    private record Known<T>(StatePart<T> part, T value) implements Held {
        @Override
        public StoredPart stored() {
            return new StoredPart(part.version(), part.encode(value));
        }
    }
}
