package dev.proprio.experiments.sweep;

import dev.proprio.coordinator.privacy.PldAccountant;
import dev.proprio.coordinator.privacy.PrivacyLedger;
import dev.proprio.coordinator.privacy.SubsampledGaussian;
import dev.proprio.experiments.engine.LocalPrivacy;
import dev.proprio.experiments.record.BandedSummary;
import dev.proprio.experiments.record.PrivacySummary;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.SweepPrivacy;
import java.util.List;
import java.util.Optional;

/**
 * Adds up what runs on the same people cost them. Runs whose promises tell of the same neighbours add up for these. Otherwise all add up for
 * a device's data and zeros in its place: with a fixed divisor a device that is not there adds as little to a sum as one that sends zeros.
 */
final class ComposedTrials {
    private static final String ZERO_OUT = "zero-out";
    private static final String REPLACE_ONE = "replace-one";

    private ComposedTrials() {}

    /** Nothing if none of the runs promises anything. */
    static Optional<SweepPrivacy> of(List<RunSummary> runs) {
        List<PrivacySummary> promised =
                runs.stream().flatMap(run -> run.privacy().stream()).toList();
        if (promised.isEmpty()) {
            return Optional.empty();
        }
        String first = promised.getFirst().neighbours();
        boolean alike = promised.stream().allMatch(spent -> spent.neighbours().equals(first));
        String neighbours = alike ? first : ZERO_OUT;
        PrivacyLedger ledger = PrivacyLedger.EMPTY;
        double delta = 0;
        long rounds = 0;
        double others = 0;
        double othersDelta = 0;
        for (PrivacySummary spent : promised) {
            rounds += spent.rounds();
            if (spent.neighbours().equals(ZERO_OUT)) {
                // Of its mechanism too little is told to compose it any closer.
                others += spent.epsilon();
                othersDelta += spent.delta();
                continue;
            }
            delta = Math.max(delta, spent.delta());
            if (spent.rounds() > 0) {
                double apart = neighbours.equals(REPLACE_ONE) ? LocalPrivacy.APART : 1;
                ledger = ledger.plus(
                        new SubsampledGaussian(spent.noiseMultiplier() / apart, spent.samplingRate()),
                        spent.banded().map(BandedSummary::turns).orElse(spent.rounds()));
            }
        }
        int unprotected = runs.size() - promised.size();
        double composed = ledger.entries().isEmpty() ? others : others + new PldAccountant().epsilon(ledger, delta);
        Optional<Double> epsilon = unprotected > 0 ? Optional.empty() : Optional.of(composed);
        return Optional.of(new SweepPrivacy(
                epsilon, delta + othersDelta, runs.size(), unprotected, rounds, Optional.of(neighbours)));
    }
}
