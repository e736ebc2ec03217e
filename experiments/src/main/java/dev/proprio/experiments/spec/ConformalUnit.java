package dev.proprio.experiments.spec;

import java.util.Locale;

/** What is promised to be covered. */
public enum ConformalUnit {
    /** A window that might as well have been among those that calibrate: of the same people, or were all people alike. */
    WINDOWS,
    /** Any window of somebody new, who might as well have been among the people who calibrate (Lee, Barber and Willett 2023). */
    PEOPLE;

    /** As settings write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
