package dev.proprio.experiments.mistakes;

import java.util.List;
import java.util.Optional;

/**
 * A window that was taken for another class.
 *
 * @param session its session, from 0 in time order
 * @param recording its recording's index among the person's, from 0
 * @param seconds when it begins, as {@code predictions.csv} has it
 * @param after how long after its recording's first tested window, in s
 * @param quarter in which quarter of what is tested of its recording it lies, from 1; empty where that has few windows
 * @param truth its class
 * @param predicted what it was taken for
 * @param probability what the model gave that, if it gives probabilities
 * @param ofTruth what it gave the true class
 * @param occlusion what it was taken by; empty where nobody could ask the model
 * @param signals its channels
 */
public record Mistake(
        int session,
        int recording,
        double seconds,
        double after,
        Optional<Integer> quarter,
        String truth,
        String predicted,
        Optional<Float> probability,
        Optional<Float> ofTruth,
        Optional<Occlusion> occlusion,
        List<ChannelTrace> signals) {
    public Mistake {
        signals = List.copyOf(signals);
    }
}
