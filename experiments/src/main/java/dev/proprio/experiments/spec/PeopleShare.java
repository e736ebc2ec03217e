package dev.proprio.experiments.spec;

/** Some of the people who are tested, set apart from the others. */
final class PeopleShare {
    private PeopleShare() {}

    /** How many of so many people are a share of them: at least one, and of two or more not all. */
    static int of(double share, int people) {
        return Math.clamp(Math.round(share * people), Math.min(1, people), Math.max(1, people - 1));
    }
}
