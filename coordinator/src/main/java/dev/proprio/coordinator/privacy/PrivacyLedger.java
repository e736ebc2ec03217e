package dev.proprio.coordinator.privacy;

import java.util.ArrayList;
import java.util.List;

/**
 * All that was released about the same population, run-length encoded in its order; the mechanisms may have been chosen
 * one after the other, but not their number and noise from what was released before.
 */
public record PrivacyLedger(List<LedgerEntry> entries) {
    /** Nothing was released yet. */
    public static final PrivacyLedger EMPTY = new PrivacyLedger(List.of());

    public PrivacyLedger {
        entries = List.copyOf(entries);
    }

    /** Of equal rounds. */
    public static PrivacyLedger of(double noiseMultiplier, double samplingRate, long rounds) {
        return EMPTY.plus(new SubsampledGaussian(noiseMultiplier, samplingRate), rounds);
    }

    /** With further rounds of a mechanism at its end. */
    public PrivacyLedger plus(Mechanism mechanism, long rounds) {
        List<LedgerEntry> longer = new ArrayList<>(entries);
        if (!longer.isEmpty() && longer.getLast().mechanism().equals(mechanism)) {
            longer.set(
                    longer.size() - 1,
                    new LedgerEntry(mechanism, longer.getLast().rounds() + rounds));
        } else {
            longer.add(new LedgerEntry(mechanism, rounds));
        }
        return new PrivacyLedger(longer);
    }

    /** Whether nothing but rounds of a mechanism is in it. */
    public boolean isOf(Mechanism mechanism) {
        return entries.stream().allMatch(entry -> entry.mechanism().equals(mechanism));
    }

    /** How many rounds it holds. */
    public long rounds() {
        return entries.stream().mapToLong(LedgerEntry::rounds).sum();
    }
}
