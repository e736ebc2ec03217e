package dev.proprio.coordinator.privacy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A ledger of Gaussian mechanisms without its order, which no accountant's figure depends on. */
final class MergedRounds {
    private static final Comparator<SubsampledGaussian> BY_VALUE = Comparator.comparingDouble(
                    SubsampledGaussian::samplingRate)
            .thenComparingDouble(SubsampledGaussian::noiseMultiplier);

    private MergedRounds() {}

    /** Rounds of one mechanism. */
    record Gaussian(SubsampledGaussian mechanism, long rounds) {}

    /**
     * Equal mechanisms are one, and all plain ones are one release of a plain one, at the end; empty if the ledger has others than
     * Gaussian ones.
     */
    static Optional<List<Gaussian>> of(PrivacyLedger ledger) {
        Map<SubsampledGaussian, Long> counts = new TreeMap<>(BY_VALUE);
        for (LedgerEntry entry : ledger.entries()) {
            if (!(entry.mechanism() instanceof SubsampledGaussian gaussian)) {
                return Optional.empty();
            }
            counts.merge(gaussian, entry.rounds(), Long::sum);
        }
        return Optional.of(of(counts));
    }

    private static List<Gaussian> of(Map<SubsampledGaussian, Long> counts) {
        List<Gaussian> merged = new ArrayList<>();
        double squares = 0;
        for (var count : counts.entrySet()) {
            SubsampledGaussian mechanism = count.getKey();
            if (mechanism.isPlain()) {
                squares += count.getValue() / (mechanism.noiseMultiplier() * mechanism.noiseMultiplier());
            } else {
                merged.add(new Gaussian(mechanism, count.getValue()));
            }
        }
        if (squares > 0) {
            double noise = Math.max(Double.MIN_NORMAL, 1 / Math.sqrt(squares));
            merged.add(new Gaussian(new SubsampledGaussian(noise, 1), 1));
        }
        return merged;
    }

    static boolean arePlain(List<Gaussian> merged) {
        return merged.getFirst().mechanism().isPlain();
    }

    /** Of one Gaussian mechanism that costs as much as all of them, in standard deviations of its noise. */
    static double sensitivity(List<Gaussian> plain) {
        return 1 / plain.getFirst().mechanism().noiseMultiplier();
    }
}
