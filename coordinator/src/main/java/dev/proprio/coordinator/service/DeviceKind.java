package dev.proprio.coordinator.service;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whose devices take part in a run. */
public enum DeviceKind {
    /** The experiment's own, simulated by the coordinator's process. */
    SIMULATED,
    /** Those that are connected to the coordinator. */
    CONNECTED;

    /**
     * The kind that is written {@code word}.
     *
     * @throws IllegalArgumentException if there is none
     */
    @JsonCreator
    public static DeviceKind of(String word) {
        for (DeviceKind kind : values()) {
            if (kind.toString().equals(word)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("must be simulated or connected but was \"%s\"".formatted(word));
    }

    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
