package dev.proprio.experiments.spec;

/** When devices are there. */
public enum AvailabilityKind {
    /** All the time. */
    ALWAYS,
    /** While they are charged at night, and by chance in other hours. */
    DIURNAL,
    /** When a file says so. */
    FILE
}
