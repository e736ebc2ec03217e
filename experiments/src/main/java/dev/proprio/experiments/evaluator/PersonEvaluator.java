package dev.proprio.experiments.evaluator;

import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.client.dataset.WindowOrigin;
import dev.proprio.client.partition.Subject;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Trainer;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.evaluation.PersonPredictions;
import dev.proprio.experiments.spec.EvaluationSpec;
import dev.proprio.experiments.spec.Split;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Measures a model on one person's windows. Thread-safe. */
public final class PersonEvaluator {
    private final PreparedExperiment experiment;
    private final FederatedDataset dataset;

    PersonEvaluator(PreparedExperiment experiment) {
        this.experiment = experiment;
        this.dataset = experiment.dataset();
    }

    /** The same as {@link PeopleEvaluator#evaluate}, for the {@code user}th of the people who are tested; empty without windows. */
    Optional<PersonEvaluation> evaluate(int user, float[] parameters, boolean last, Trainer trainer)
            throws SensorDataException {
        Windows windows = dataset.testWindows(user);
        if (windows.count() == 0) {
            return Optional.empty();
        }
        int classes = dataset.shape().classes();
        ModelChoice measured = ModelChoice.measure(
                windows,
                own(user, parameters, trainer),
                parameters,
                experiment.spec().evaluation().batch(),
                last ? classes : 0,
                trainer);
        var predictions = new PersonPredictions(
                dataset.testUserId(user),
                last && wantsOrigins(experiment) ? origins(user, measured.measured()) : List.of(),
                IntStream.of(measured.measured()).map(windows::label).toArray(),
                measured.predictions(),
                measured.scores());
        return Optional.of(PersonEvaluation.of(classes, measured.loss(), predictions));
    }

    /** Whether it is asked where the last model's windows come from. */
    static boolean wantsOrigins(PreparedExperiment experiment) {
        EvaluationSpec asked = experiment.spec().evaluation();
        return asked.predictions() || asked.mistakes() > 0 || asked.events().isPresent();
    }

    private List<WindowOrigin> origins(int user, int[] measured) throws SensorDataException {
        List<WindowOrigin> all = dataset.testOrigins(user);
        return IntStream.of(measured).mapToObj(all::get).toList();
    }

    /** What the person's device trained on; nothing where that does not matter, or is not one person's. */
    private Optional<Windows> own(int user, float[] parameters, Trainer trainer) throws SensorDataException {
        String id = dataset.testUserId(user);
        boolean several = parameters.length > trainer.layout().length();
        return several && testedTrained(experiment) && dataset.contains(id)
                ? Optional.of(dataset.of(id))
                : Optional.empty();
    }

    /** Whether those who are tested are people whose devices train. */
    public static boolean testedTrained(PreparedExperiment experiment) {
        return experiment.spec().data().partition() instanceof Subject
                && experiment.spec().evaluation().split() != Split.USERS;
    }
}
