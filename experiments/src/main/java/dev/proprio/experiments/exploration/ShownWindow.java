package dev.proprio.experiments.exploration;

import dev.proprio.experiments.mistakes.ChannelTrace;
import java.util.List;
import java.util.Optional;

/**
 * A tested window that is kept to be looked at.
 *
 * @param session its session, from 0 in time order
 * @param recording its recording's index among the person's, from 0
 * @param seconds when it begins, as {@code predictions.csv} has it
 * @param after how long after its recording's first tested window, in s
 * @param truth its class
 * @param predicted what the last model took it for
 * @param probability what the model gave that, if it gives probabilities
 * @param signals its channels
 * @param spectra their power in dB, one frequency after the other; empty for vectors without a time
 */
public record ShownWindow(
        int session,
        int recording,
        double seconds,
        double after,
        String truth,
        String predicted,
        Optional<Float> probability,
        List<ChannelTrace> signals,
        List<ChannelTrace> spectra) {
    public ShownWindow {
        signals = List.copyOf(signals);
        spectra = List.copyOf(spectra);
    }
}
