package dev.proprio.experiments.run;

import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.client.sensor.Hertz;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.evaluation.ClassRecall;
import dev.proprio.experiments.evaluation.ConformalFigures;
import dev.proprio.experiments.evaluation.ConfusionMatrix;
import dev.proprio.experiments.evaluation.ContinualFigures;
import dev.proprio.experiments.evaluation.EvaluationDetail;
import dev.proprio.experiments.evaluation.EventFigures;
import dev.proprio.experiments.evaluation.PersonPredictions;
import dev.proprio.experiments.evaluation.RejectionFigures;
import dev.proprio.experiments.evaluation.ScoreFigures;
import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.evaluator.LocalEvaluator;
import dev.proprio.experiments.evaluator.ModelChoice;
import dev.proprio.experiments.evaluator.PeopleEvaluator;
import dev.proprio.experiments.evaluator.PersonEvaluation;
import dev.proprio.experiments.record.DeviceEvaluation;
import dev.proprio.experiments.spec.EvaluationSpec;
import dev.proprio.experiments.spec.EventsSpec;
import dev.proprio.proto.extension.DurationText;
import dev.proprio.proto.extension.ExtensionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Measures a model on the people who are tested on, several at a time. The result does not depend on threads. */
final class Evaluator {
    private final PreparedExperiment experiment;
    private final FederatedDataset dataset;
    private PeopleEvaluator people;
    private Optional<DeviceEvaluator> devices;
    private final Optional<ConformalCalibration> conformal;
    private final Optional<RejectionEvaluation> rejection;
    private final Optional<ContinualEvaluation> continual;
    private final Optional<ValidationPeople> validation;

    Evaluator(PreparedExperiment experiment) {
        this.experiment = experiment;
        this.dataset = experiment.dataset();
        this.people = new LocalEvaluator(experiment);
        this.validation = ValidationPeople.of(experiment);
        this.devices = experiment.spec().evaluation().onDevices()
                ? Optional.of(new SimulatedDeviceEvaluator(experiment))
                : Optional.empty();
        this.conformal =
                experiment.spec().evaluation().conformal().map(asked -> new ConformalCalibration(experiment, asked));
        this.rejection =
                experiment.spec().evaluation().rejection().map(asked -> new RejectionEvaluation(experiment, asked));
        this.continual =
                experiment.spec().evaluation().continual().map(asked -> new ContinualEvaluation(experiment, asked));
    }

    /** From now on, {@code others} measure people, and no more this process alone. */
    void measuredBy(PeopleEvaluator others) {
        people = others;
    }

    /** Why no device has told anything when they were asked last, in parentheses after a blank; empty if one has. */
    String silence() {
        return devices.map(DeviceEvaluator::silence).orElse("");
    }

    /** From now on, the run's devices are of other processes, and asked there if the spec has them asked. */
    void askedBy(ToldAnswers queries, RunDefinition definition) {
        devices = devices.map(_ -> new ConnectedDeviceEvaluator(experiment, queries, definition));
        var scores = new ConnectedScores(queries, definition, experiment.spec().cohort());
        conformal.ifPresent(calibration -> calibration.askedBy(scores));
        rejection.ifPresent(evaluation -> evaluation.askedBy(scores));
    }

    /**
     * Measures a model, or several one after the other, of which each person's {@linkplain ModelChoice own} counts.
     *
     * @param round whose model it is
     * @param last whether it is the last model, of which more is said
     * @throws RunFailedException if a person's data can't be read, or nobody has any
     */
    Evaluation evaluate(GlobalModel global, int round, boolean last) throws RunFailedException, InterruptedException {
        List<PersonEvaluation> tested = people.evaluate(experiment.whole(global), last);
        List<PersonEvaluation> reported =
                validation.map(chosen -> chosen.reported(tested)).orElse(tested);
        requireSome(reported);
        Optional<DeviceEvaluation> told = Optional.empty();
        List<String> notes = new ArrayList<>();
        if (devices.isPresent()) {
            List<PersonEvaluation> asked =
                    validation.map(chosen -> chosen.told(tested)).orElse(tested);
            DeviceEvaluator evaluator = devices.get();
            told = round == 0
                    ? evaluator.evaluate(global, round, asked)
                    : measured(() -> evaluator.evaluate(global, round, asked), notes)
                            .flatMap(found -> found);
        }
        return evaluation(
                reported, global, round, last, told, validation.flatMap(chosen -> chosen.mean(tested)), notes);
    }

    /**
     * The evaluation of what has become a run's last model, of which more is said. Devices are not asked again.
     *
     * @param known what was found out when nobody knew that it was the last
     */
    Evaluation evaluateLast(GlobalModel global, int round, Evaluation known)
            throws RunFailedException, InterruptedException {
        List<PersonEvaluation> tested = people.evaluate(experiment.whole(global), true);
        return evaluation(
                validation.map(chosen -> chosen.reported(tested)).orElse(tested),
                global,
                round,
                true,
                known.onDevices(),
                known.validation(),
                new ArrayList<>(known.notes()));
    }

    /** What is measured of a model beside how well it does. */
    private interface Measuring<T> {
        T measure() throws RunFailedException, InterruptedException;
    }

    /** What can't be measured is a sentence in the result: nobody's lie, and no lack of data, takes away the model that was trained. */
    private static <T> Optional<T> measured(Measuring<T> measuring, List<String> notes) throws InterruptedException {
        try {
            return Optional.of(measuring.measure());
        } catch (RunFailedException e) {
            notes.add(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Evaluation evaluation(
            List<PersonEvaluation> measured,
            GlobalModel global,
            int round,
            boolean last,
            Optional<DeviceEvaluation> told,
            Optional<Double> chosenBy,
            List<String> notes)
            throws RunFailedException, InterruptedException {
        ConfusionMatrix confusion = ConfusionMatrix.empty(dataset.shape().classes());
        List<UserResult> users = new ArrayList<>();
        for (PersonEvaluation person : measured) {
            users.add(person.result());
            confusion = confusion.plus(person.confusion());
        }
        boolean here = !users.isEmpty();
        Optional<DeviceEvaluation> known = told;
        if (last && told.isPresent() && dataset.data().isElsewhere()) {
            known = Optional.of(withScores(told.get(), global, round, notes));
        }
        return new Evaluation(
                users,
                here ? confusion : told.map(DeviceEvaluation::matrix).orElse(confusion),
                last && here ? Optional.of(detail(measured, global, round, notes)) : Optional.empty(),
                last && here
                        ? Optional.of(measured.stream()
                                .map(PersonEvaluation::predictions)
                                .toList())
                        : Optional.empty(),
                known,
                chosenBy,
                notes);
    }

    /** What devices tell of sets of classes and of rejection, where nobody else can. */
    private DeviceEvaluation withScores(DeviceEvaluation told, GlobalModel global, int round, List<String> notes)
            throws InterruptedException {
        DeviceEvaluation more = told;
        if (conformal.isPresent()) {
            ConformalCalibration calibration = conformal.get();
            more = more.with(
                    DeviceEvaluation::conformal, measured(() -> calibration.tell(global, round, notes::add), notes));
        }
        if (rejection.isPresent()) {
            RejectionEvaluation evaluation = rejection.get();
            more = more.with(
                    DeviceEvaluation::rejection, measured(() -> evaluation.tell(global, round, notes::add), notes));
        }
        return more;
    }

    private void requireSome(List<PersonEvaluation> reported) throws RunFailedException {
        if (reported.isEmpty() && !dataset.data().isElsewhere()) {
            throw new RunFailedException(
                    "none of the %s people kept for testing%s has a window of %s points at %s Hz%s; keep more people, set a shorter preprocessing.window, or look whether the source's time-unit is the unit of its times"
                            .formatted(
                                    validation
                                            .map(chosen -> chosen.reported().size())
                                            .orElseGet(dataset::testUsers),
                                    validation.map(ValidationPeople::apart).orElse(""),
                                    dataset.shape().length(),
                                    Hertz.text(experiment
                                            .spec()
                                            .data()
                                            .preprocessing()
                                            .rate(dataset.description())),
                                    whenSplit()));
        }
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
     * @throws RunFailedException for the same reasons, or if its answers are no numbers, or too few people or windows are
     *     tested for what is promised of sets of classes
     */
    Evaluation evaluateUntouched(GlobalModel initial) throws RunFailedException, InterruptedException {
        Evaluation evaluation = evaluate(initial, 0, false);
        if (rejection.isPresent()) {
            rejection.get().requirePossible(experiment.whole(initial), evaluation.onDevices());
        }
        if (continual.isPresent()) {
            continual.get().requirePossible();
        }
        if (conformal.isPresent()) {
            conformal.get().requireEnough(evaluation.users(), evaluation.onDevices());
        }
        if (validation.filter(chosen -> !chosen.early()).isPresent()
                && evaluation.validation().isEmpty()
                && !dataset.data().isElsewhere()) {
            throw new RunFailedException(
                    "there is nobody to choose settings on: of the %s people kept for testing, none of the %s set apart for it has a window; keep more people for testing (evaluation.held-out), or set evaluation.validation to more, or to 0 to choose by those who are reported"
                            .formatted(
                                    dataset.testUsers(),
                                    validation.get().people().size()));
        }
        if (validation.filter(ValidationPeople::early).isPresent()
                && evaluation.onDevices().isEmpty()
                && !dataset.data().isElsewhere()) {
            throw new RunFailedException(
                    "early-stopping has nobody to decide by: of the %s people kept for testing, none of the %s by whom it decides has a window; keep more people for testing (evaluation.held-out), or let it decide by more of them (early-stopping.validation)"
                            .formatted(
                                    dataset.testUsers(),
                                    validation.get().people().size()));
        }
        if (evaluation.unmeasured() > 0) {
            throw new RunFailedException(
                    "with the untouched model, %s, the loss of %s of the %s is no number; check the model and the data"
                            .formatted(
                                    ExtensionException.title(experiment
                                            .spec()
                                            .model()
                                            .architecture()
                                            .getClass()),
                                    evaluation.unmeasured(),
                                    evaluation.measured()));
        }
        return evaluation;
    }

    private EvaluationDetail detail(List<PersonEvaluation> measured, GlobalModel global, int round, List<String> notes)
            throws InterruptedException {
        List<PersonPredictions> said =
                measured.stream().map(PersonEvaluation::predictions).toList();
        int classes = dataset.shape().classes();
        int windows = measured.stream()
                .mapToInt(person -> person.predictions().truth().length)
                .sum();
        int[] truth = new int[windows];
        float[] scores = new float[windows * classes];
        boolean given = true;
        int at = 0;
        for (PersonEvaluation person : measured) {
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
                        measured.stream().map(PersonEvaluation::confusion).toList(),
                        dataset.description().classes()),
                experiment.spec().evaluation().events().map(asked -> events(said, asked)),
                sets(said, global, round, notes),
                rejected(global, round, notes),
                learning(global, notes));
    }

    private Optional<ConformalFigures> sets(
            List<PersonPredictions> said, GlobalModel global, int round, List<String> notes)
            throws InterruptedException {
        if (conformal.isEmpty()) {
            return Optional.empty();
        }
        ConformalCalibration calibration = conformal.get();
        return measured(() -> calibration.measure(global, round, said, notes::add), notes);
    }

    private Optional<RejectionFigures> rejected(GlobalModel global, int round, List<String> notes)
            throws InterruptedException {
        if (rejection.isEmpty()) {
            return Optional.empty();
        }
        RejectionEvaluation evaluation = rejection.get();
        return measured(() -> evaluation.measure(experiment.whole(global), round, notes::add), notes);
    }

    private Optional<ContinualFigures> learning(GlobalModel global, List<String> notes) throws InterruptedException {
        if (continual.isEmpty()) {
            return Optional.empty();
        }
        ContinualEvaluation evaluation = continual.get();
        return measured(() -> evaluation.measure(experiment.whole(global), notes::add), notes);
    }

    private EventFigures events(List<PersonPredictions> said, EventsSpec asked) {
        return EventFigures.of(
                said,
                dataset.description().classes(),
                asked.classes(),
                dataset.shape().length()
                        / experiment.spec().data().preprocessing().rate(dataset.description()),
                asked.toleranceSeconds());
    }
}
