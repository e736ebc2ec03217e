package dev.proprio.experiments.evaluation;

import dev.proprio.client.personalization.Familiarity;
import dev.proprio.client.personalization.FeatureSpread;
import dev.proprio.client.personalization.SignalFeatures;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.experiments.spec.RejectionScore;
import java.util.Optional;
import java.util.Set;

/**
 * How familiar windows are by one of the scores that rejection has.
 *
 * @param score by which
 * @param classes how many the model tells apart
 * @param wanted the labels of those that are to be answered
 * @param spread what the devices that train have added up, if the score asks them
 */
public record WindowFamiliarity(
        RejectionScore score, int classes, Set<Integer> wanted, Optional<FeatureSpread> spread) {
    public WindowFamiliarity {
        wanted = Set.copyOf(wanted);
        if (score.asksDevices() != spread.isPresent()) {
            throw new IllegalArgumentException("sums over devices do not fit the score " + score.text());
        }
    }

    /**
     * What one device adds up.
     *
     * @param parameters of the model, which only {@code distance} looks at
     * @param score one that asks devices
     */
    public static FeatureSpread sums(
            RejectionScore score, float[] parameters, Windows shard, int classes, Trainer trainer)
            throws TrainingException {
        return score.isOfSignals()
                ? FeatureSpread.ofSignals(shard, classes)
                : FeatureSpread.of(parameters, shard, classes, trainer);
    }

    /** Of each window: the higher, the more familiar. */
    public double[] of(float[] parameters, Windows windows, Trainer trainer) throws TrainingException {
        if (windows.count() == 0) {
            return new double[0];
        }
        return switch (score) {
            case ENERGY -> Familiarity.energy(parameters, windows, trainer);
            case CONFIDENCE -> Familiarity.confidence(parameters, windows, classes, trainer);
            case DISTANCE -> spread.orElseThrow().familiarity(parameters, windows, trainer);
            case SIGNAL, CONTRAST -> ofSignals(SignalFeatures.of(windows));
        };
    }

    /** The same by a score of the signals alone. */
    public double[] ofSignals(SignalFeatures windows) {
        return score == RejectionScore.SIGNAL
                ? spread.orElseThrow().familiarityOfSignals(windows)
                : spread.orElseThrow().contrastOfSignals(windows, wanted);
    }
}
