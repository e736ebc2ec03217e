package dev.proprio.client.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a device remembers of a run from one of its rounds to the next, as a value that can be stored. The arrays are
 * owned by the state and not written to.
 *
 * @param vectors control variates, previous models and the like, by name
 */
public record ClientState(Map<String, float[]> vectors) {
    /** Nothing: the state of a device that has not taken part, and of algorithms without memory. */
    public static final ClientState EMPTY = new ClientState(Map.of());

    public ClientState {
        vectors = Collections.unmodifiableMap(new LinkedHashMap<>(vectors));
    }

    /** A state of one vector. */
    public static ClientState of(String name, float[] values) {
        return new ClientState(Map.of(name, values));
    }

    /** The same with another vector. */
    public ClientState with(String name, float[] values) {
        Map<String, float[]> more = new LinkedHashMap<>(vectors);
        more.put(name, values);
        return new ClientState(more);
    }

    /** Whether there is nothing to remember. */
    public boolean isEmpty() {
        return vectors.isEmpty();
    }

    /** The vector {@code name}, or {@code otherwise} when the device has none yet. */
    public float[] vector(String name, float[] otherwise) {
        return vectors.getOrDefault(name, otherwise);
    }

    /** This state with what another one has in addition or instead. */
    public ClientState and(ClientState other) {
        if (isEmpty() || other.isEmpty()) {
            return isEmpty() ? other : this;
        }
        Map<String, float[]> both = new LinkedHashMap<>(vectors);
        both.putAll(other.vectors);
        return new ClientState(both);
    }
}
