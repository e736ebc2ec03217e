package dev.proprio.experiments.cli;

import dev.proprio.coordinator.privacy.NoiseCalibration;
import dev.proprio.coordinator.privacy.PldAccountant;
import dev.proprio.coordinator.privacy.PrivacyLedger;
import dev.proprio.coordinator.privacy.RdpAccountant;
import dev.proprio.experiments.engine.LocalPrivacy;
import java.util.Optional;
import java.util.OptionalDouble;

/** What rounds cost a device that hides its own updates. */
final class LocalCost {
    private LocalCost() {}

    /** @param rounds in how many the device is */
    static PrivacyCost of(
            long population,
            long cohort,
            long rounds,
            double delta,
            double noise,
            Optional<Double> target,
            Optional<Long> parameters) {
        PrivacyLedger ledger = LocalPrivacy.ledger(noise, rounds);
        double perValue = noise / Math.sqrt((double) cohort);
        return new PrivacyCost(
                population,
                cohort,
                rounds,
                1,
                delta,
                noise,
                target,
                new PldAccountant().epsilon(ledger, delta),
                new RdpAccountant().epsilon(ledger, delta),
                "device",
                "replace-one",
                "local",
                perValue,
                parameters,
                parameters.map(values -> perValue * Math.sqrt(values)),
                Optional.empty(),
                Optional.of(new PldAccountant().epsilon(LocalPrivacy.zeroOut(noise, rounds), delta)));
    }

    /** How much noise is enough for so many rounds of a device. */
    static OptionalDouble noise(long rounds, double epsilon, double delta) {
        return NoiseCalibration.noiseMultiplier(
                new PldAccountant(), z -> LocalPrivacy.ledger(z, rounds), epsilon, delta);
    }
}
