package dev.proprio.experiments.audit;

import java.util.List;
import java.util.Optional;

/**
 * What an audit with canaries found.
 *
 * @param name the experiment's
 * @param seed what the run, and the canaries' coins, followed from; nothing did if its privacy is secret
 * @param devices that were there beside the canaries
 * @param canaries how many there were
 * @param included how many of them took part
 * @param rounds how many were run
 * @param cohort how many devices a round had in the mean if all canaries take part
 * @param samplingRate the probability with which a device is in a round
 * @param noise whether noise was on what was released
 * @param noiseMultiplier of the run's privacy, if it promises any
 * @param epsilon what the run itself reports, canaries and all; empty if it promises nothing
 * @param delta at which both epsilons hold
 * @param lowerBound what epsilon is at least
 * @param confidence how often such a bound is right
 * @param rule which canaries were guessed
 * @param guesses how many
 * @param right how many of them were right
 * @param rightOfAll how many were right when all were guessed, half as in and half as not
 * @param auc how often a canary that took part has a higher score than one that did not; empty if all or none did
 * @param held whether the bound is no larger than what is reported; a run that reports nothing has nothing to hold
 * @param notes what the figures say and what they do not
 * @param found each canary's score, and whether it was in
 */
public record AuditResult(
        String name,
        long seed,
        int devices,
        int canaries,
        int included,
        int rounds,
        int cohort,
        double samplingRate,
        boolean noise,
        Optional<Double> noiseMultiplier,
        Optional<Double> epsilon,
        double delta,
        double lowerBound,
        double confidence,
        String rule,
        int guesses,
        int right,
        int rightOfAll,
        Optional<Double> auc,
        boolean held,
        List<String> notes,
        List<FoundCanary> found) {
    public AuditResult {
        notes = List.copyOf(notes);
        found = List.copyOf(found);
    }
}
