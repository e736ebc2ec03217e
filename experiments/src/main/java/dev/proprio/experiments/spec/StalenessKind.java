package dev.proprio.experiments.spec;

import java.util.Locale;

/** How much stale updates count. */
public enum StalenessKind {
    /** As much as others. */
    CONSTANT,
    /** A power of their age. */
    POLYNOMIAL,
    /** As much as others up to an age, then less and less. */
    HINGE;

    /** As settings write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
