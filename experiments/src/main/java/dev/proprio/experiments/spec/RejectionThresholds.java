package dev.proprio.experiments.spec;

import java.util.Locale;

/** Whose windows say below which familiarity a window is rejected. */
public enum RejectionThresholds {
    /** Those of the people who calibrate: one threshold for everyone. */
    EVERYONE,
    /** The first quarter of each one's own windows of a class, which are not measured; who has none has everyone's. */
    PERSON;

    /** The word in settings and results. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
