package dev.proprio.experiments.engine;

import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.client.device.SimulatedAnswers;
import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.experiments.evaluation.QueriedScores;
import dev.proprio.proto.query.ComparisonQuery;
import dev.proprio.proto.query.EvaluationQuery;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.query.ScoreQuery;
import dev.proprio.proto.update.Broadcast;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

/**
 * What an experiment's simulated devices answer: of windows as they were measured, and where there is a model to evaluate, of what
 * their person has kept from training. Windows are cut when somebody asks for the first time. Thread-safe.
 */
final class ExperimentAnswers implements SimulatedAnswers {
    @FunctionalInterface
    private interface KeptWindowsAnswer {
        QueryAnswer of(Windows windows, float[] parameters, Trainer trainer) throws TrainingException;
    }

    private final PreparedExperiment experiment;
    private Optional<QueriedExperiment> measured = Optional.empty();

    ExperimentAnswers(PreparedExperiment experiment) {
        this.experiment = experiment;
    }

    @Override
    public QueryAnswer answer(String device, Query query, Optional<Broadcast> model) throws Exception {
        if (query instanceof EvaluationQuery evaluation && model.isPresent()) {
            requireClasses(evaluation);
            return kept(
                    device,
                    model.get(),
                    (windows, parameters, trainer) -> answer(evaluation, windows, parameters, trainer));
        }
        if (query instanceof ScoreQuery scores && model.isPresent()) {
            return kept(
                    device,
                    model.get(),
                    (windows, parameters, trainer) -> answer(scores, windows, parameters, trainer));
        }
        return measured().answer(device, query);
    }

    @Override
    public QueryAnswer compare(String device, ComparisonQuery query, Broadcast first, Broadcast second)
            throws Exception {
        return measured().compare(device, query, first, second);
    }

    private synchronized QueriedExperiment measured() throws SensorDataException {
        if (measured.isEmpty()) {
            measured = Optional.of(QueriedExperiment.of(
                    experiment.spec(), experiment.dataset().data(), DataAccess.ofOwner(), Integer.MAX_VALUE));
        }
        return measured.get();
    }

    private void requireClasses(EvaluationQuery query) {
        int classes = experiment.dataset().shape().classes();
        if (query.classes() != classes) {
            throw new IllegalArgumentException(
                    "this device tells %s classes apart, not %s".formatted(classes, query.classes()));
        }
    }

    /** What is made of the windows that a device has kept from training, and of a model. */
    private QueryAnswer kept(String device, Broadcast model, KeptWindowsAnswer answer) throws Exception {
        FederatedDataset dataset = experiment.dataset();
        OptionalInt person = IntStream.range(0, dataset.testUsers())
                .filter(user -> dataset.testUserId(user).equals(device))
                .findFirst();
        if (person.isEmpty()) {
            throw new IllegalArgumentException("this device has kept nothing from training to evaluate with");
        }
        Windows windows = dataset.testWindows(person.getAsInt());
        float[] parameters = experiment.whole(new GlobalModel(model.layout(), model.parameters()));
        if (parameters.length != experiment.model().layout().length()) {
            throw new IllegalArgumentException("the model has %s parameters but this device's has %s"
                    .formatted(parameters.length, experiment.model().layout().length()));
        }
        try {
            return experiment
                    .trainers()
                    .submit(trainer -> answer.of(windows, parameters, trainer))
                    .get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private QueryAnswer answer(ScoreQuery query, Windows windows, float[] parameters, Trainer trainer)
            throws TrainingException {
        return query.answer(QueriedScores.of(
                query,
                windows,
                parameters,
                experiment.dataset().shape().classes(),
                experiment.spec().evaluation().batch(),
                trainer));
    }

    private QueryAnswer answer(EvaluationQuery query, Windows windows, float[] parameters, Trainer trainer) {
        trainer.setParameters(parameters);
        int batch = experiment.spec().evaluation().batch();
        int[] predictions = new int[windows.count()];
        double loss = trainer.evaluateAll(windows, batch, predictions);
        return query.answer(windows.labels(), predictions, loss);
    }
}
