package dev.proprio.experiments.evaluation;

import dev.proprio.client.personalization.Familiarity;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.session.QueryRefusedException;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.client.training.WindowScores;
import dev.proprio.experiments.spec.ConformalScore;
import dev.proprio.proto.query.ScoreQuery;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The scores of a device's windows by a model, by the names that queries have for them. */
public final class QueriedScores {
    private QueriedScores() {}

    /**
     * Of the windows that count, one after the other.
     *
     * @param parameters of the model
     * @param batch how many windows are looked at at once
     * @throws TrainingException if the model does not show what the score is made of
     * @throws QueryRefusedException if the score is not known here, which is told also where answers are hidden
     */
    public static double[] of(
            ScoreQuery query, Windows windows, float[] parameters, int classes, int batch, Trainer trainer)
            throws TrainingException {
        String name = query.bins().figure();
        boolean ofAll = name.endsWith(ScoreQuery.OF_ALL);
        String base = ofAll ? name.substring(0, name.length() - ScoreQuery.OF_ALL.length()) : name;
        return switch (base) {
            case ScoreQuery.LAC, ScoreQuery.APS ->
                strangeness(
                        base.equals(ScoreQuery.LAC) ? ConformalScore.LAC : ConformalScore.APS,
                        ofAll,
                        query,
                        windows,
                        scores(windows, parameters, classes, batch, trainer));
            case ScoreQuery.ENERGY -> familiarity(query, windows, Familiarity.energy(parameters, windows, trainer));
            case ScoreQuery.CONFIDENCE ->
                familiarity(query, windows, Familiarity.confidence(parameters, windows, classes, trainer));
            default -> throw new QueryRefusedException("this device does not know a score of that name");
        };
    }

    private static float[] scores(Windows windows, float[] parameters, int classes, int batch, Trainer trainer)
            throws TrainingException {
        trainer.setParameters(parameters);
        return WindowScores.of(windows, batch, classes, trainer)
                .orElseThrow(() -> new TrainingException("this model shows no scores of classes"));
    }

    private static double[] strangeness(
            ConformalScore kind, boolean ofAll, ScoreQuery query, Windows windows, float[] probabilities) {
        int classes = windows.count() == 0 ? 0 : probabilities.length / windows.count();
        return IntStream.range(0, windows.count())
                .filter(window -> query.counts(windows.label(window)))
                .mapToObj(window -> ofAll
                        ? IntStream.range(0, classes)
                                .mapToDouble(label -> ConformalSets.score(kind, probabilities, classes, window, label))
                        : DoubleStream.of(
                                ConformalSets.score(kind, probabilities, classes, window, windows.label(window))))
                .flatMapToDouble(scores -> scores)
                .toArray();
    }

    private static double[] familiarity(ScoreQuery query, Windows windows, double[] all) {
        return IntStream.range(0, windows.count())
                .filter(window -> query.counts(windows.label(window)))
                .mapToDouble(window -> RejectionThreshold.leastWithoutNumber(all[window]))
                .toArray();
    }
}
