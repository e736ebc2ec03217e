package dev.proprio.coordinator.round;

import dev.proprio.coordinator.selection.CountedPopulation;
import dev.proprio.coordinator.selection.EligibilityTally;
import dev.proprio.coordinator.selection.Population;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A cohort that a round wants to draw.
 *
 * @param round from 1
 * @param least devices without which the round is not worth beginning
 * @param emptyRounds how many rounds in a row, up to the last one, had too few updates
 * @param open keeps those out of a population who may not be asked in this round
 * @param selection draws the cohort from those who can be asked; the same from the same ones
 */
public record CohortDraw(
        int round,
        int least,
        int emptyRounds,
        UnaryOperator<Population> open,
        Function<Population, List<String>> selection) {
    /** Draws from those of a population that may be asked; who may is found out as the selection looks at them. */
    public DrawnCohort from(Population all) {
        Population population = open.apply(all);
        if (!population.isFiltered()) {
            return DrawnCohort.of(selection.apply(population));
        }
        var tally = new EligibilityTally();
        List<String> devices = selection.apply(new CountedPopulation(population, tally));
        return new DrawnCohort(devices, Optional.of(tally.count()));
    }
}
