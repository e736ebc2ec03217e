package dev.proprio.experiments.spec;

/** Which of the people who never train are adapted to and measured. */
public enum TestedPeople {
    /** Those that results are reported on. */
    TEST,
    /** Those that settings may be chosen on. */
    VALIDATION
}
