package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/**
 * A larger population than the data has, for whose rounds the noise is: to see how a model would fare there. The mean of a small round
 * gets the noise that the mean of a large one would have, which protects nobody in the small one.
 */
public record ExtrapolationSpec(
        @Setting(value = "How many devices there would be.", required = true)
        long population,

        @Setting(value = "How many of them would be in a round in the mean: more than cohort.size.", required = true)
        long cohort) {
    public ExtrapolationSpec {
        Require.that(population >= 1, "population", "must be at least 1 but was " + population);
        Require.that(
                cohort >= 1 && cohort <= population,
                "cohort",
                "must be at least 1 and at most the population, %s, but was %s".formatted(population, cohort));
    }

    /** A usual size of a large fleet. */
    public ExtrapolationSpec() {
        this(1_000_000, 10_000);
    }

    /** The probability with which a device would be in a round. */
    public double rate() {
        return (double) cohort / population;
    }
}
