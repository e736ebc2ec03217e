package dev.proprio.coordinator.service;

import java.util.Locale;

/** What can be done with a run. */
public enum RunAction {
    /** Begins its rounds. */
    START,
    /** Stops it after the round that is under way. */
    PAUSE,
    /** Goes on with it. */
    RESUME,
    /** Gives it up. */
    STOP;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
