package dev.proprio.experiments.run;

import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.client.dataset.WindowOrigin;
import dev.proprio.client.device.TrainerPool;
import dev.proprio.client.partition.Subject;
import dev.proprio.client.sensor.Hertz;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Trainer;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.evaluation.ClassRecall;
import dev.proprio.experiments.evaluation.ConfusionMatrix;
import dev.proprio.experiments.evaluation.EvaluationDetail;
import dev.proprio.experiments.evaluation.EventFigures;
import dev.proprio.experiments.evaluation.PersonPredictions;
import dev.proprio.experiments.evaluation.ScoreFigures;
import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.spec.EvaluationSpec;
import dev.proprio.experiments.spec.EventsSpec;
import dev.proprio.experiments.spec.Split;
import dev.proprio.proto.extension.DurationText;
import dev.proprio.proto.extension.ExtensionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Measures a model on the people who are tested on, several at a time. The result does not depend on threads. */
final class Evaluator {
    private final PreparedExperiment experiment;
    private final FederatedDataset dataset;
    private final TrainerPool trainers;
    private final int batch;

    Evaluator(PreparedExperiment experiment) {
        this.experiment = experiment;
        this.dataset = experiment.dataset();
        this.trainers = experiment.trainers();
        this.batch = experiment.spec().evaluation().batch();
    }

    /**
     * Measures a model, or several one after the other, of which each person's {@linkplain ModelChoice own} counts.
     *
     * @param last whether it is the last model, of which more is said
     * @throws RunFailedException if a person's data can't be read, or nobody has any
     */
    Evaluation evaluate(GlobalModel global, boolean last) throws RunFailedException, InterruptedException {
        float[] parameters = experiment.whole(global);
        List<Future<Optional<Measured>>> running = new ArrayList<>();
        for (int user = 0; user < dataset.testUsers(); user++) {
            int index = user;
            running.add(trainers.submit(trainer -> measure(index, parameters, last, trainer)));
        }
        ConfusionMatrix confusion = ConfusionMatrix.empty(dataset.shape().classes());
        List<UserResult> users = new ArrayList<>();
        List<Measured> people = new ArrayList<>();
        for (Future<Optional<Measured>> future : running) {
            Optional<Measured> measured = result(future);
            if (measured.isPresent()) {
                users.add(measured.get().result());
                people.add(measured.get());
                confusion = confusion.plus(measured.get().confusion());
            }
        }
        if (users.isEmpty()) {
            throw new RunFailedException(
                    "none of the %s people kept for testing has a window of %s points at %s Hz%s; keep more people, set a shorter preprocessing.window, or look whether the source's time-unit is the unit of its times"
                            .formatted(
                                    dataset.testUsers(),
                                    dataset.shape().length(),
                                    Hertz.text(experiment
                                            .spec()
                                            .data()
                                            .preprocessing()
                                            .rate(dataset.description())),
                                    whenSplit()));
        }
        boolean kept = last && experiment.spec().evaluation().predictions();
        return new Evaluation(
                users,
                confusion,
                last ? Optional.of(detail(people)) : Optional.empty(),
                kept ? Optional.of(people.stream().map(Measured::predictions).toList()) : Optional.empty());
    }

    private String whenSplit() {
        EvaluationSpec spec = experiment.spec().evaluation();
        return switch (spec.split()) {
            case SESSION -> ", for with split: session only those with two sessions are tested";
            case TIME ->
                ", for with split: time only what evaluation.held-out (%s) and evaluation.guard (%s) leave of each recording's end is tested"
                        .formatted(spec.heldOut(), DurationText.format(spec.guard()));
            case USERS, OFFICIAL -> "";
        };
    }

    /**
     * Measures the model before the first round.
     *
     * @throws RunFailedException for the same reasons, or if its answers are no numbers
     */
    Evaluation evaluateUntouched(GlobalModel initial) throws RunFailedException, InterruptedException {
        Evaluation evaluation = evaluate(initial, false);
        if (evaluation.unmeasured() > 0) {
            throw new RunFailedException(
                    "with the untouched model, %s, the loss of %s of the %s people who are tested is no number; check the model and the data"
                            .formatted(
                                    ExtensionException.title(experiment
                                            .spec()
                                            .model()
                                            .architecture()
                                            .getClass()),
                                    evaluation.unmeasured(),
                                    evaluation.users().size()));
        }
        return evaluation;
    }

    private EvaluationDetail detail(List<Measured> people) {
        int classes = dataset.shape().classes();
        int windows = people.stream()
                .mapToInt(person -> person.predictions().truth().length)
                .sum();
        int[] truth = new int[windows];
        float[] scores = new float[windows * classes];
        boolean given = true;
        int at = 0;
        for (Measured person : people) {
            System.arraycopy(
                    person.predictions().truth(),
                    0,
                    truth,
                    at,
                    person.predictions().truth().length);
            given &= person.predictions().scores().isPresent();
            float[] own = person.predictions().scores().orElse(new float[0]);
            System.arraycopy(own, 0, scores, at * classes, own.length);
            at += person.predictions().truth().length;
        }
        return new EvaluationDetail(
                given ? ScoreFigures.of(classes, truth, scores) : ScoreFigures.NONE,
                ClassRecall.of(
                        people.stream().map(Measured::confusion).toList(),
                        dataset.description().classes()),
                experiment.spec().evaluation().events().map(asked -> events(people, asked)));
    }

    private Optional<Measured> measure(int user, float[] parameters, boolean last, Trainer trainer)
            throws SensorDataException {
        Windows windows = dataset.testWindows(user);
        if (windows.count() == 0) {
            return Optional.empty();
        }
        ModelChoice measured = ModelChoice.measure(
                windows,
                own(user, parameters, trainer),
                parameters,
                batch,
                last ? dataset.shape().classes() : 0,
                trainer);
        int[] truth = IntStream.of(measured.measured()).map(windows::label).toArray();
        var confusion = ConfusionMatrix.of(dataset.shape().classes(), truth, measured.predictions());
        return Optional.of(new Measured(
                UserResult.of(dataset.testUserId(user), confusion, measured.loss()),
                confusion,
                new PersonPredictions(
                        dataset.testUserId(user),
                        last && wantsOrigins() ? origins(user, measured.measured()) : List.of(),
                        truth,
                        measured.predictions(),
                        measured.scores())));
    }

    private boolean wantsOrigins() {
        EvaluationSpec asked = experiment.spec().evaluation();
        return asked.predictions() || asked.events().isPresent();
    }

    private EventFigures events(List<Measured> people, EventsSpec asked) {
        return EventFigures.of(
                people.stream().map(Measured::predictions).toList(),
                dataset.description().classes(),
                asked.classes(),
                dataset.shape().length()
                        / experiment.spec().data().preprocessing().rate(dataset.description()),
                asked.toleranceSeconds());
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
    static boolean testedTrained(PreparedExperiment experiment) {
        return experiment.spec().data().partition() instanceof Subject
                && experiment.spec().evaluation().split() != Split.USERS;
    }

    private static Optional<Measured> result(Future<Optional<Measured>> future)
            throws RunFailedException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SensorDataException unreadable) {
                throw new RunFailedException("the evaluation failed: " + unreadable.getMessage());
            }
            throw new IllegalStateException("the evaluation failed: " + e.getCause(), e.getCause());
        }
    }

    private record Measured(UserResult result, ConfusionMatrix confusion, PersonPredictions predictions) {}
}
