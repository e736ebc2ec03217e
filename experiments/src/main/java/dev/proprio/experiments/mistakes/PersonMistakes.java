package dev.proprio.experiments.mistakes;

import java.util.List;
import java.util.Optional;

/**
 * How a person fares.
 *
 * @param windows how many of hers were tested, at least 1
 * @param wrong how many of these were taken for another class
 * @param confident how many of these the model was sure of
 * @param mostOften the confusion that is hers most often, if there is any
 * @param mistakes those that were kept, from the one that the model was surest of
 */
public record PersonMistakes(
        String person,
        long windows,
        long wrong,
        long confident,
        Optional<Confusion> mostOften,
        List<Mistake> mistakes) {
    public PersonMistakes {
        mistakes = List.copyOf(mistakes);
    }

    /** The share of her windows whose class was found. */
    public double accuracy() {
        return (double) (windows - wrong) / windows;
    }

    /** A class that was taken for another {@code windows} times. */
    public record Confusion(String truth, String predicted, long windows) {}
}
