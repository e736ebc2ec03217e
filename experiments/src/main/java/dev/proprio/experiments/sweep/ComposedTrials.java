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

/** Adds up what runs on the same people cost them. */
final class ComposedTrials {
    private ComposedTrials() {}

    /** Nothing if none of the runs promises anything. */
    static Optional<SweepPrivacy> of(List<RunSummary> runs) {
        List<PrivacySummary> promised =
                runs.stream().flatMap(run -> run.privacy().stream()).toList();
        if (promised.isEmpty()) {
            return Optional.empty();
        }
        PrivacyLedger ledger = PrivacyLedger.EMPTY;
        double delta = 0;
        long rounds = 0;
        double others = 0;
        double othersDelta = 0;
        for (PrivacySummary spent : promised) {
            if (spent.neighbours().equals("zero-out")) {
                // Of its mechanism too little is told to compose it any closer.
                others += spent.epsilon();
                othersDelta += spent.delta();
                rounds += spent.rounds();
                continue;
            }
            delta = Math.max(delta, spent.delta());
            rounds += spent.rounds();
            if (spent.rounds() > 0) {
                // Any two data sets of a device are told apart by updates that are up to two clips apart.
                double noise =
                        spent.noiseMultiplier() / (spent.neighbours().equals("replace-one") ? LocalPrivacy.APART : 1);
                ledger = ledger.plus(
                        new SubsampledGaussian(noise, spent.samplingRate()),
                        spent.banded().map(BandedSummary::turns).orElse(spent.rounds()));
            }
        }
        int unprotected = runs.size() - promised.size();
        double composed = ledger.entries().isEmpty() ? others : others + new PldAccountant().epsilon(ledger, delta);
        Optional<Double> epsilon = unprotected > 0 ? Optional.empty() : Optional.of(composed);
        return Optional.of(new SweepPrivacy(epsilon, delta + othersDelta, runs.size(), unprotected, rounds));
    }
}
