package dev.proprio.experiments.record;

import dev.proprio.proto.text.CountText;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a run ended before its last round.
 *
 * @param round after which it ended, whose model is kept
 * @param planned rounds that it would have had
 * @param figure of the evaluations on devices: {@code accuracy} or {@code loss}
 * @param patience evaluations in a row without a gain
 * @param leastGain more than which would have been one
 * @param best the last figure that was a gain; absent if no evaluation had one
 * @param bestRound after which it was measured
 */
public record StoppedEarly(
        int round,
        int planned,
        String figure,
        int patience,
        double leastGain,
        Optional<Double> best,
        Optional<Integer> bestRound) {

    /** What there is to say of it: "stopped after round 60 of 100: no gain of more than 0.001 in accuracy in ...". */
    public String text() {
        return "stopped after round %s of %s: no gain%s in %s on devices in %s; %s; the model that is kept is that of round %s"
                .formatted(
                        round,
                        planned,
                        leastGain > 0 ? " of more than " + leastGain : "",
                        figure,
                        CountText.of(patience, "evaluation"),
                        best.map(value -> String.format(
                                        Locale.ROOT, "best %.3f after round %d", value, bestRound.orElseThrow()))
                                .orElse("no evaluation had one"),
                        round);
    }
}
