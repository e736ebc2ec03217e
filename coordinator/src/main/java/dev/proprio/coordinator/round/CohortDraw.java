package dev.proprio.coordinator.round;

import dev.proprio.coordinator.selection.Population;
import java.util.List;
import java.util.function.Function;

/**
 * A cohort that a round wants to draw.
 *
 * @param round from 1
 * @param least devices without which the round is not worth beginning
 * @param emptyRounds how many rounds in a row, up to the last one, had too few updates
 * @param selection draws the cohort from those who can be asked; the same from the same ones
 */
public record CohortDraw(int round, int least, int emptyRounds, Function<Population, List<String>> selection) {}
