package dev.proprio.experiments.cli;

import dev.proprio.coordinator.privacy.PldAccountant;
import dev.proprio.coordinator.privacy.PrivacyLedger;
import dev.proprio.coordinator.privacy.RdpAccountant;
import java.util.Optional;

/**
 * What equal rounds cost in differential privacy.
 *
 * @param samplingRate the probability with which a device is in a round
 * @param noiseMultiplier standard deviation of the noise on a sum, over the clip
 * @param targetEpsilon that this noise was found for
 * @param epsilon of all rounds together, by privacy loss distributions
 * @param rdpEpsilon the same by Rényi divergences
 * @param unit whose data is protected as a whole
 * @param neighbours how two populations differ that the models hardly tell apart
 * @param sampling how devices are to be drawn for it
 * @param noisePerValue standard deviation of the noise on each value of the mean update, over the clip
 * @param parameters how many values the model has
 * @param noiseToSignal how long the noise on the mean update is, over the longest that the update can be
 */
record PrivacyCost(
        long population,
        long cohort,
        long rounds,
        double samplingRate,
        double delta,
        double noiseMultiplier,
        Optional<Double> targetEpsilon,
        double epsilon,
        double rdpEpsilon,
        String unit,
        String neighbours,
        String sampling,
        double noisePerValue,
        Optional<Long> parameters,
        Optional<Double> noiseToSignal) {

    static PrivacyCost of(
            long population,
            long cohort,
            long rounds,
            double delta,
            double noise,
            Optional<Double> target,
            Optional<Long> parameters) {
        double rate = (double) cohort / population;
        PrivacyLedger ledger = PrivacyLedger.of(noise, rate, rounds);
        return new PrivacyCost(
                population,
                cohort,
                rounds,
                rate,
                delta,
                noise,
                target,
                new PldAccountant().epsilon(ledger, delta),
                new RdpAccountant().epsilon(ledger, delta),
                "device",
                "add-remove",
                "poisson",
                noise / cohort,
                parameters,
                parameters.map(values -> noise / cohort * Math.sqrt(values)));
    }
}
