package dev.proprio.coordinator.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrivacyLedgerTest {
    @Test
    void equalRoundsAreOneEntry() {
        var mechanism = new SubsampledGaussian(1, 0.1);
        var other = new SubsampledGaussian(2, 0.1);
        PrivacyLedger ledger = PrivacyLedger.EMPTY
                .plus(mechanism, 3)
                .plus(mechanism, 4)
                .plus(other, 1)
                .plus(mechanism, 2);
        assertThat(ledger.entries())
                .containsExactly(
                        new LedgerEntry(mechanism, 7), new LedgerEntry(other, 1), new LedgerEntry(mechanism, 2));
        assertThat(ledger.rounds()).isEqualTo(10);
    }
}
