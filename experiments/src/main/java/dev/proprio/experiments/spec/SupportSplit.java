package dev.proprio.experiments.spec;

/** Where the windows that a person is adapted with end, and those that they are tested on begin. */
public enum SupportSplit {
    /** The last session is tested on; all before it give the support. */
    SESSION,
    /** Each class is cut in time, with a guard gap between the parts. */
    TIME,
    /** Windows of the last session are drawn at random, which leaks; only to show by how much. */
    RANDOM
}
