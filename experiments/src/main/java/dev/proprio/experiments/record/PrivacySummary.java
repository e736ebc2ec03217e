package dev.proprio.experiments.record;

import java.util.List;
import java.util.Optional;

/**
 * What a run promises: its models, all of them together, are (epsilon, delta)-differentially private.
 *
 * @param epsilon of all rounds that were charged
 * @param delta at which epsilon holds
 * @param accountant by what epsilon was worked out
 * @param unit whose data is protected as a whole
 * @param neighbours how two populations differ that the models hardly tell apart
 * @param noiseMultiplier standard deviation of the noise on a sum, over the clip; of an adaptive clip, with what is told of it
 * @param clip the largest norm of an update, in the last round
 * @param samplingRate the probability with which a device is in a round; where blocks take turns, in a round of its own
 * @param rounds that were charged, whether or not they moved the model, or ended at all; where each device hides its own update, to the
 *     device that was asked in the most
 * @param noiseSd standard deviation of the noise on each value of the mean update with the last round's clip; of noise that hangs together, in the round with the most
 * @param noiseToSignal how long the noise on the mean update is, over the longest that the update can be
 * @param extrapolated what a larger population would be promised, which this run's devices are not; empty if nobody asked
 * @param banded how the noise hangs together over rounds; empty if it is independent
 * @param mechanism who adds what noise; missing in runs of before there were more than one
 * @param publishedEpsilon what epsilon is to whoever sees the models alone, where the coordinator sees more
 * @param assumptions what the promise rests on and what it leaves out, in sentences
 */
public record PrivacySummary(
        double epsilon,
        double delta,
        String accountant,
        String unit,
        String neighbours,
        double noiseMultiplier,
        double clip,
        double samplingRate,
        long rounds,
        double noiseSd,
        double noiseToSignal,
        Optional<ExtrapolatedPrivacy> extrapolated,
        Optional<BandedSummary> banded,
        Optional<String> mechanism,
        Optional<Double> publishedEpsilon,
        List<String> assumptions) {
    public PrivacySummary {
        assumptions = List.copyOf(assumptions);
    }
}
