package dev.proprio.coordinator.service;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a run is between its making and its end. */
public enum Lifecycle {
    /** It has not been started. */
    CREATED,
    /** It is to go on, and does so by itself as soon as it is its turn. */
    WAITING,
    /** Its rounds go on. */
    RUNNING,
    /** It will stop after the round that is under way. */
    PAUSING,
    /** It can go on. */
    PAUSED,
    /** It is being given up. */
    STOPPING,
    /** It was given up; what it had committed is kept. */
    STOPPED,
    /** It has a model. */
    DONE,
    /** It could not go on. */
    FAILED;

    /** The state that is written {@code word}. */
    @JsonCreator
    public static Lifecycle of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Whether something is being done for the run. */
    public boolean isActive() {
        return this == RUNNING || this == PAUSING || this == STOPPING;
    }

    /** Whether nothing more will be done for the run by itself; resuming is somebody's wish. */
    public boolean isOver() {
        return this == STOPPED || this == DONE || this == FAILED;
    }

    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
