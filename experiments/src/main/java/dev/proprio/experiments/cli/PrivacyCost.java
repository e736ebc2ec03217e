package dev.proprio.experiments.cli;

import dev.proprio.coordinator.factorization.FactorError;
import dev.proprio.coordinator.factorization.SquareRootFactor;
import dev.proprio.coordinator.privacy.NoiseCalibration;
import dev.proprio.coordinator.privacy.PldAccountant;
import dev.proprio.coordinator.privacy.PrivacyLedger;
import dev.proprio.coordinator.privacy.RdpAccountant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What equal rounds cost in differential privacy.
 *
 * @param samplingRate the probability with which a device is in a round; where blocks take turns, in a round of its own
 * @param noiseMultiplier standard deviation of the noise on a sum, over the clip
 * @param targetEpsilon that this noise was found for
 * @param epsilon of all rounds together, by privacy loss distributions
 * @param rdpEpsilon the same by Rényi divergences
 * @param unit whose data is protected as a whole
 * @param neighbours how two populations differ that the models hardly tell apart
 * @param sampling how devices are to be drawn for it
 * @param noisePerValue standard deviation of the noise on each value of the mean update, over the clip; the most of any round
 * @param parameters how many values the model has
 * @param noiseToSignal how long the noise on the mean update is, over the longest that the update can be
 * @param banded how the noise hangs together, if it does
 * @param zeroOutEpsilon by privacy loss distributions, what epsilon is between a device's data and zeros sent in its place, where each
 *     hides its own update, and epsilon is between any two data sets
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
        Optional<Double> noiseToSignal,
        Optional<Banded> banded,
        Optional<Double> zeroOutEpsilon) {
    /**
     * Noise that hangs together.
     *
     * @param bands of how many rounds, and how many blocks take turns
     * @param turns that a device has at most
     * @param summedNoisePerValue standard deviation of the noise on each value of the sum of all rounds' mean updates, over the clip
     * @param independentNoisePerValue the same of independent noise and Poisson samples of the same size, for the same epsilon;
     *     empty if none is enough
     */
    record Banded(int bands, long turns, double summedNoisePerValue, Optional<Double> independentNoisePerValue) {}

    static PrivacyCost of(
            long population,
            long cohort,
            long rounds,
            double delta,
            double noise,
            Optional<Double> target,
            Optional<Long> parameters,
            Optional<Integer> bands) {
        int blocks = bands.orElse(1);
        double rate = rate(population, cohort, blocks);
        long turns = Math.ceilDiv(rounds, blocks);
        PrivacyLedger ledger = PrivacyLedger.of(noise, rate, turns);
        double epsilon = new PldAccountant().epsilon(ledger, delta);
        Optional<FactorError> error = bands.map(count -> FactorError.of(SquareRootFactor.of((int) rounds, count)));
        double ofRound = error.map(
                        known -> Arrays.stream(known.ofRounds()).max().orElseThrow())
                .orElse(1.0);
        double perValue = noise * ofRound / cohort;
        return new PrivacyCost(
                population,
                cohort,
                rounds,
                rate,
                delta,
                noise,
                target,
                epsilon,
                new RdpAccountant().epsilon(ledger, delta),
                "device",
                "add-remove",
                bands.isPresent() ? "cyclic" : "poisson",
                perValue,
                parameters,
                parameters.map(values -> perValue * Math.sqrt(values)),
                error.map(known -> new Banded(
                        blocks,
                        turns,
                        noise * known.ofSums()[known.ofSums().length - 1] / cohort,
                        independent(rate(population, cohort, 1), rounds, epsilon, delta)
                                .map(enough -> enough * Math.sqrt((double) rounds) / cohort))),
                Optional.empty());
    }

    /** The probability with which a device is in a round, where so many blocks take turns in a round of its own. */
    static double rate(long population, long cohort, int blocks) {
        return Math.min(1, (double) blocks * cohort / population);
    }

    private static Optional<Double> independent(double rate, long rounds, double epsilon, double delta) {
        if (epsilon <= 0) {
            return Optional.empty();
        }
        OptionalDouble enough = NoiseCalibration.noiseMultiplier(new PldAccountant(), rate, rounds, epsilon, delta);
        return enough.isPresent() ? Optional.of(enough.getAsDouble()) : Optional.empty();
    }
}
