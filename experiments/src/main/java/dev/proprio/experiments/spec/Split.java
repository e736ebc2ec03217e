package dev.proprio.experiments.spec;

/** What is kept from training to be evaluated on. */
public enum Split {
    /** Some users, all of whose data is unseen. */
    USERS,
    /** The users that the archive's authors chose. */
    OFFICIAL,
    /** The last part of each user's recordings. */
    TIME,
    /** The last sessions of each user, as many as the share says, but at least one; with one session none. */
    SESSION
}
