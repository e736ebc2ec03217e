package dev.proprio.coordinator.privacy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A ledger without its order, which no accountant's figure depends on. */
final class MergedRounds {
    private static final Comparator<SubsampledGaussian> BY_VALUE = Comparator.comparingDouble(
                    SubsampledGaussian::samplingRate)
            .thenComparingDouble(SubsampledGaussian::noiseMultiplier);

    private MergedRounds() {}

    /** Equal mechanisms are one entry, and all plain ones are one release of a plain one, at the end. */
    static List<LedgerEntry> of(PrivacyLedger ledger) {
        Map<SubsampledGaussian, Long> counts = new TreeMap<>(BY_VALUE);
        ledger.entries().forEach(entry -> counts.merge(entry.mechanism(), entry.rounds(), Long::sum));
        List<LedgerEntry> merged = new ArrayList<>();
        double squares = 0;
        for (var count : counts.entrySet()) {
            SubsampledGaussian mechanism = count.getKey();
            if (mechanism.isPlain()) {
                squares += count.getValue() / (mechanism.noiseMultiplier() * mechanism.noiseMultiplier());
            } else {
                merged.add(new LedgerEntry(mechanism, count.getValue()));
            }
        }
        if (squares > 0) {
            double noise = Math.max(Double.MIN_NORMAL, 1 / Math.sqrt(squares));
            merged.add(new LedgerEntry(new SubsampledGaussian(noise, 1), 1));
        }
        return merged;
    }

    static boolean arePlain(List<LedgerEntry> merged) {
        return merged.getFirst().mechanism().isPlain();
    }

    /** Of one Gaussian mechanism that costs as much as all of them, in standard deviations of its noise. */
    static double sensitivity(List<LedgerEntry> plain) {
        return 1 / plain.getFirst().mechanism().noiseMultiplier();
    }
}
