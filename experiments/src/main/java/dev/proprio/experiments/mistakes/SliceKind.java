package dev.proprio.experiments.mistakes;

/** What tested windows are cut into slices by. */
public enum SliceKind {
    /** What a class was taken for. */
    CONFUSION,
    /** The true class. */
    CLASS,
    /** The session's number. */
    SESSION,
    /** Which quarter of a recording. */
    QUARTER,
    /** What is told of the person besides, such as an age or a hand. */
    FACT
}
