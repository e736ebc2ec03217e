package dev.proprio.coordinator.state;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A part of a run's state as it is kept.
 *
 * @param version of its form
 * @param pieces by name
 */
public record StoredPart(int version, Map<String, StatePiece> pieces) {
    public StoredPart {
        pieces = Collections.unmodifiableMap(new LinkedHashMap<>(pieces));
    }
}
