package dev.proprio.experiments.personalization;

import java.util.List;

/**
 * One of several parts of the people who are measured, each without gaps.
 *
 * @param number from 0
 * @param parts how many there are
 */
record PeoplePart(int number, int parts) {
    /** All of them. */
    static final PeoplePart WHOLE = new PeoplePart(0, 1);

    PeoplePart {
        if (number < 0 || number >= parts) {
            throw new IllegalArgumentException("there is no part %s of %s, from 0".formatted(number, parts));
        }
    }

    /** Those of {@code people} who are in the part. */
    <T> List<T> of(List<T> people) {
        long all = people.size();
        return people.subList((int) (all * number / parts), (int) (all * (number + 1) / parts));
    }
}
