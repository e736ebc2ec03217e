package dev.proprio.experiments.personalization;

import dev.proprio.client.personalization.AdaptedModel;
import dev.proprio.client.personalization.FeatureSpread;
import dev.proprio.client.personalization.SignalFeatures;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.experiments.evaluation.WindowFamiliarity;
import dev.proprio.experiments.spec.RejectionScore;
import dev.proprio.experiments.spec.StudyRejectionSpec;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How familiar a person's windows are to a model that was fitted to their shots. Class means are those of the people who trained, and of
 * the shots for the classes that these are of. Thread-safe.
 *
 * @param start the model that the method starts from, in whose representations {@code distance} is measured
 * @param sums of the devices that train, for each score that asks them
 */
record FittedFamiliarity(
        StudyRejectionSpec asked, LabelSpace space, float[] start, Map<RejectionScore, FeatureSpread> sums) {
    /** The labels of what is a gesture: all classes but those of background. */
    static Set<Integer> gestures(LabelSpace space) {
        return IntStream.range(0, space.classes().size())
                .filter(label -> !space.background().contains(label))
                .boxed()
                .collect(Collectors.toSet());
    }

    /**
     * By each score that the method has: one whose fitted model is no network with a last layer has neither energy nor confidence.
     *
     * @param support the shots
     * @param signals features of the windows
     */
    JudgedWindows judge(
            Windows support,
            Windows query,
            SignalFeatures signals,
            int[] predicted,
            AdaptedModel adapted,
            Trainer trainer)
            throws TrainingException {
        Map<RejectionScore, double[]> familiarity = new EnumMap<>(RejectionScore.class);
        for (RejectionScore score : asked.scores()) {
            Optional<float[]> parameters = score.asksDevices()
                    ? Optional.of(start)
                    : adapted.predictor().parameters();
            if (parameters.isPresent()) {
                familiarity.put(score, of(score, parameters.get(), support, query, signals, trainer));
            }
        }
        return new JudgedWindows(List.of(query.count()), query.labels().clone(), predicted, familiarity);
    }

    private double[] of(
            RejectionScore score,
            float[] parameters,
            Windows support,
            Windows query,
            SignalFeatures signals,
            Trainer trainer)
            throws TrainingException {
        int classes = space.classes().size();
        Optional<FeatureSpread> own = score.asksDevices() && support.count() > 0
                ? Optional.of(WindowFamiliarity.sums(score, start, support, classes, trainer))
                : Optional.empty();
        Optional<FeatureSpread> all = Optional.ofNullable(sums.get(score))
                .map(trained -> own.map(trained::plus).orElse(trained));
        var familiarity = new WindowFamiliarity(score, classes, gestures(space), all);
        return score.isOfSignals() ? familiarity.ofSignals(signals) : familiarity.of(parameters, query, trainer);
    }
}
