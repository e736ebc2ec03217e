package dev.proprio.experiments.sweep;

import java.util.List;

/**
 * Trials of which the best get more rounds, step by step.
 *
 * @param trials those of the first step
 * @param rungs its steps, at least one
 */
public record Bracket(List<Trial> trials, List<Rung> rungs) {
    public Bracket {
        trials = List.copyOf(trials);
        rungs = List.copyOf(rungs);
    }

    /** All of its trials, for the rounds of the first step. */
    List<Trial> first() {
        return forRung(trials, 0);
    }

    /** Some of its trials, for the rounds of a step. */
    List<Trial> forRung(List<Trial> some, int rung) {
        return some.stream()
                .map(trial -> trial.rounds(rungs.get(rung).rounds()))
                .toList();
    }
}
