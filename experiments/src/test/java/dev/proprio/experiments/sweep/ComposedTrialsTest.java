package dev.proprio.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.privacy.PldAccountant;
import dev.proprio.coordinator.privacy.PrivacyLedger;
import dev.proprio.coordinator.privacy.SubsampledGaussian;
import dev.proprio.experiments.record.PrivacySummary;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.SampleSummary;
import dev.proprio.experiments.record.SweepPrivacy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComposedTrialsTest {
    private static final double DELTA = 1e-5;
    private static final PrivacySummary CENTRAL = spent("add-remove", 1.2, 0.25, 40);
    private static final PrivacySummary LOCAL = spent("replace-one", 6, 1, 4);
    private static final PrivacySummary DISTRIBUTED = spent("zero-out", 3, 1, 10);

    @Test
    void runsWhosePromisesAgreeAddUpForTheirNeighbours() {
        assertThat(epsilon("add-remove", CENTRAL, CENTRAL))
                .isEqualTo(new PldAccountant().epsilon(PrivacyLedger.of(1.2, 0.25, 80), DELTA));
        // Two updates of a device are up to two clips apart.
        assertThat(epsilon("replace-one", LOCAL, LOCAL))
                .isEqualTo(new PldAccountant().epsilon(PrivacyLedger.of(3, 1, 8), DELTA));
        assertThat(epsilon("zero-out", DISTRIBUTED, DISTRIBUTED)).isEqualTo(2 * 7.0);
    }

    /** An update and zeros are one clip apart, wherever noise is added. */
    @Test
    void runsWhosePromisesDifferAddUpForADeviceAndZerosInItsPlace() {
        PrivacyLedger both = PrivacyLedger.of(1.2, 0.25, 40).plus(new SubsampledGaussian(6, 1), 4);
        double gaussian = new PldAccountant().epsilon(both, DELTA);
        assertThat(epsilon("zero-out", CENTRAL, LOCAL)).isEqualTo(gaussian);
        assertThat(epsilon("zero-out", LOCAL, CENTRAL, DISTRIBUTED)).isEqualTo(gaussian + 7);
        SweepPrivacy all = composed(LOCAL, CENTRAL, DISTRIBUTED);
        assertThat(all.delta()).isEqualTo(2 * DELTA);
        assertThat(all.rounds()).isEqualTo(54);
    }

    @Test
    void oneRunThatPromisesNothingLeavesNothing() {
        SweepPrivacy spent = ComposedTrials.of(List.of(run(CENTRAL), SampleSummary.of("run")))
                .orElseThrow();
        assertThat(spent.epsilon()).isEmpty();
        assertThat(spent.unprotected()).isEqualTo(1);
        assertThat(ComposedTrials.of(List.of(SampleSummary.of("run")))).isEmpty();
    }

    private static double epsilon(String neighbours, PrivacySummary... runs) {
        SweepPrivacy spent = composed(runs);
        assertThat(spent.neighbours()).contains(neighbours);
        return spent.epsilon().orElseThrow();
    }

    private static SweepPrivacy composed(PrivacySummary... runs) {
        return ComposedTrials.of(
                        List.of(runs).stream().map(ComposedTrialsTest::run).toList())
                .orElseThrow();
    }

    private static RunSummary run(PrivacySummary spent) {
        return SampleSummary.of("run").with(RunSummary::privacy, Optional.of(spent));
    }

    private static PrivacySummary spent(String neighbours, double noise, double rate, long rounds) {
        return new PrivacySummary(
                7,
                DELTA,
                "pld",
                "device",
                neighbours,
                noise,
                1,
                rate,
                rounds,
                1,
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }
}
