package dev.proprio.experiments.personalization;

import dev.proprio.client.dataset.HoldOut;
import dev.proprio.client.device.TrainerPool;
import dev.proprio.client.partition.Subject;
import dev.proprio.client.personalization.ModelTraining;
import dev.proprio.client.personalization.Personalizer;
import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.ClientState;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.engine.Preparation;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.evaluation.ConfusionMatrix;
import dev.proprio.experiments.personalization.ModelTrainings.Done;
import dev.proprio.experiments.record.DataDigest;
import dev.proprio.experiments.record.DataDigests;
import dev.proprio.experiments.record.UpdateCounts;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.PersonalizeSpec;
import dev.proprio.experiments.spec.TestedPeople;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.text.VisibleText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** The protocol under one seed: split, check, train, adapt, measure. */
final class SeedStudy implements AutoCloseable {
    private final PersonalizeSpec spec;
    private final long seed;
    private final ClassSplit classes;
    private final TrainingView view;
    private final PreparedExperiment experiment;
    private final Subjects subjects;
    private final DataDigest data;
    private final Optional<GivenModel> given;
    private final List<String> notes;
    private final double windowSeconds;
    private final Map<EvaluationAxis, LabelSpace> spaces = new EnumMap<>(EvaluationAxis.class);
    private final List<UserScore> scores = new ArrayList<>();
    private final Map<ResultCell, ConfusionMatrix> confusions = new LinkedHashMap<>();
    private final List<MethodCost> costs = new ArrayList<>();

    private SeedStudy(
            PersonalizeSpec spec,
            ClassSplit classes,
            TrainingView view,
            PreparedExperiment experiment,
            Subjects subjects,
            DataDigest data,
            Optional<GivenModel> given,
            List<String> notes) {
        this.spec = spec;
        this.seed = experiment.spec().seed();
        this.classes = classes;
        this.view = view;
        this.experiment = experiment;
        this.subjects = subjects;
        this.data = data;
        this.given = given;
        this.notes = new ArrayList<>(notes);
        this.windowSeconds = experiment.spec().data().preprocessing().window().toNanos() / 1e9;
        for (EvaluationAxis axis : EvaluationAxis.values()) {
            boolean measured = axis == EvaluationAxis.PARTICIPANTS
                    ? given.isEmpty()
                    : axis == EvaluationAxis.NEW_PEOPLE || !spec.novel().isEmpty();
            if (measured) {
                spaces.put(axis, LabelSpace.of(axis, classes, experiment));
            }
        }
    }

    /**
     * Splits people, classes and time, and checks that the protocol can be followed.
     *
     * @throws SensorDataException if people lack what it needs, or the split leaks
     * @throws InvalidSettingException if a setting does not fit the data or the model
     */
    static SeedStudy prepare(ExperimentSpec asked, PersonalizeSpec spec, int threads) throws SensorDataException {
        Optional<GivenModel> given = spec.model().isPresent()
                ? Optional.of(GivenModel.read(spec.model().get()))
                : Optional.empty();
        ExperimentSpec whole = given.map(model -> model.settled(asked)).orElse(asked);
        SensorData data = whole.data().open(whole.seed(), DataAccess.ofOwner());
        var people = PeopleSplit.of(data, spec, spec.peopleSeed().orElse(whole.seed()));
        var classes = ClassSplit.of(data.description(), spec);
        var cut = SupportCut.of(spec, whole.data().preprocessing().window());
        var view = new TrainingView(data, people.training(), classes, cut);
        PreparedExperiment experiment = Preparation.of(whole, threads)
                .with(Preparation::data, Optional.of(view))
                .with(Preparation::holdOut, new HoldOut.Nothing())
                .with(Preparation::normalization, given.flatMap(GivenModel::normalization))
                .prepare();
        try {
            requireFit(spec, experiment);
            if (given.isPresent()) {
                given.get().requireFit(experiment);
            }
            var cutting = new WindowCutting(
                    data,
                    classes,
                    cut,
                    whole.data().preprocessing(),
                    experiment.dataset().normalization());
            var tested = spec.people() == TestedPeople.TEST ? people.test() : people.validation();
            Optional<GivenModel> start = GivenModel.start(whole);
            var subjects = Subjects.of(
                    cutting,
                    people,
                    tested,
                    spec,
                    Stream.of(given, start).flatMap(Optional::stream).toList());
            String source = data.description().name();
            List<String> ofModels = new ArrayList<>(
                    given.map(model -> model.notes(asked, source)).orElse(List.of()));
            start.ifPresent(model -> ofModels.addAll(model.unknownTrainers("which training starts from")));
            return new SeedStudy(
                    spec,
                    classes,
                    view,
                    experiment,
                    subjects,
                    DataDigests.of(whole, data),
                    given,
                    notes(experiment, ofModels));
        } catch (SensorDataException | RuntimeException e) {
            experiment.close();
            throw e;
        }
    }

    private static List<String> notes(PreparedExperiment experiment, List<String> ofModel) {
        List<String> notes = new ArrayList<>(experiment.dataset().notes());
        notes.addAll(ofModel);
        experiment.keptOnDevices().ifPresent(notes::add);
        if (ofModel.isEmpty() && !(experiment.spec().data().partition() instanceof Subject)) {
            notes.add("axis A is left out, for with this partition a device is no person");
        }
        return notes;
    }

    private static void requireFit(PersonalizeSpec spec, PreparedExperiment experiment) {
        List<Personalizer> methods = spec.labelled();
        for (int i = 0; i < methods.size(); i++) {
            try {
                methods.get(i).requireFit(experiment.model().layout());
            } catch (InvalidSettingException e) {
                throw new InvalidSettingException(
                        "personalize.methods[%s].%s".formatted(i, e.component()), e.expectation());
            }
        }
    }

    /**
     * Trains the models and measures every method.
     *
     * @param failed methods that failed under another seed, and are left out
     * @throws RunFailedException if the reference fails, without which no other method can be judged
     */
    SeedResult run(StudyProgress progress, Set<String> failed)
            throws RunFailedException, SensorDataException, IOException, InterruptedException {
        Optional<float[]> parameters =
                given.isPresent() ? Optional.of(given.get().parameters(experiment)) : Optional.empty();
        var trainings = new ModelTrainings(experiment, view, parameters);
        Map<String, String> failures = new LinkedHashMap<>();
        for (Personalizer method : spec.labelled()) {
            if (failed.contains(method.label())) {
                continue;
            }
            try {
                measure(method, trainings, progress);
            } catch (RunFailedException e) {
                if (method.label().equals(CellSummaries.REFERENCE)) {
                    throw e;
                }
                failures.put(method.label(), "under seed %s %s".formatted(seed, e.getMessage()));
            }
        }
        Map<EvaluationAxis, List<String>> names = new EnumMap<>(EvaluationAxis.class);
        spaces.forEach((axis, space) -> names.put(axis, space.classes()));
        return new SeedResult(
                scores,
                confusions,
                costs,
                names,
                experiment.dataset().devices(),
                subjects.leftOut(),
                subjects.leak(),
                data,
                failures,
                notes);
    }

    private void measure(Personalizer method, ModelTrainings trainings, StudyProgress progress)
            throws RunFailedException, SensorDataException, IOException, InterruptedException {
        ModelTraining training = method.training(experiment.spec().local());
        boolean ahead = trainings.isAhead(training);
        if (ahead) {
            progress.training(seed, method.label());
        }
        Done done = trainings.of(training, progress::round);
        if (ahead) {
            noteFailures(method, done.updates());
        }
        progress.adapting(seed, method.label());
        measure(method, done);
    }

    private void noteFailures(Personalizer method, UpdateCounts updates) {
        updates.commonestFailure()
                .ifPresent(common -> notes.add(
                        "under seed %s, %s of %s updates failed while the model of %s was trained, %s of them at %s"
                                .formatted(
                                        seed,
                                        updates.failed(),
                                        updates.accepted() + updates.late() + updates.failed(),
                                        method.label(),
                                        common.count(),
                                        VisibleText.of(common.reason()))));
    }

    private void measure(Personalizer method, Done done)
            throws RunFailedException, SensorDataException, InterruptedException {
        float[] foundation = method.foundation(done.model());
        double[] added = contributions(method, foundation);
        double[] sums = method.knowledge(done.model(), added);
        int devices = experiment.dataset().devices();
        costs.add(new MethodCost(
                seed,
                method.label(),
                done.traffic().bytesUp() + 4L * devices * added.length,
                done.traffic().bytesDown(),
                done.seconds()));
        for (LabelSpace space : spaces.values()) {
            var run = new AdaptationRun(
                    method,
                    space,
                    space.start(experiment, foundation),
                    sums,
                    seed,
                    spec.shots(),
                    spec.episodes(),
                    windowSeconds);
            if (space.axis() != EvaluationAxis.PARTICIPANTS) {
                newcomers(run);
            } else if (experiment.spec().data().partition() instanceof Subject) {
                participants(run, done.model().states());
            }
        }
    }

    private double[] contributions(Personalizer method, float[] foundation)
            throws RunFailedException, SensorDataException, InterruptedException {
        int known = classes.known().size();
        List<Future<double[]>> running = new ArrayList<>();
        for (int device = 0; device < experiment.dataset().devices(); device++) {
            String id = experiment.dataset().deviceId(device);
            running.add(experiment.trainers().submit(trainer -> {
                trainer.setParameters(foundation);
                return method.contribution(experiment.dataset().of(id), known, trainer);
            }));
        }
        double[] sums = new double[0];
        for (Future<double[]> future : running) {
            double[] one = result(future, method);
            sums = sums.length == 0 ? one.clone() : sum(sums, one);
        }
        return sums;
    }

    private static double[] sum(double[] a, double[] b) {
        for (int i = 0; i < a.length; i++) {
            a[i] += b[i];
        }
        return a;
    }

    private void newcomers(AdaptationRun run) throws RunFailedException, SensorDataException, InterruptedException {
        TrainerPool trainers = run.space().trainers();
        List<Future<List<Measured>>> running = new ArrayList<>();
        for (PersonWindows person : subjects.newcomers()) {
            running.add(trainers.submit(trainer -> run.newcomer(person, trainer)));
        }
        for (Future<List<Measured>> future : running) {
            result(future, run.method()).forEach(this::note);
        }
    }

    private void participants(AdaptationRun run, Map<String, ClientState> states)
            throws RunFailedException, SensorDataException, InterruptedException {
        List<Future<Measured>> running = new ArrayList<>();
        Set<String> empty = new TreeSet<>();
        for (var participant : subjects.participants().entrySet()) {
            String user = participant.getKey();
            Windows shard = experiment.dataset().of(user);
            if (shard.count() == 0) {
                empty.add(user);
            } else {
                ClientState state = states.getOrDefault(user, ClientState.EMPTY);
                running.add(run.space()
                        .trainers()
                        .submit(trainer -> run.participant(user, shard, state, participant.getValue(), trainer)));
            }
        }
        for (Future<Measured> future : running) {
            note(result(future, run.method()));
        }
        String said =
                "under seed %s, %s of the people who trained have no window of their own, and count nowhere on axis A"
                        .formatted(seed, empty.size());
        if (!empty.isEmpty() && !notes.contains(said)) {
            notes.add(said);
        }
    }

    private void note(Measured measured) {
        scores.add(measured.score());
        confusions.merge(measured.cell(), measured.confusion(), ConfusionMatrix::plus);
    }

    private static <T> T result(Future<T> future, Personalizer method)
            throws RunFailedException, SensorDataException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SensorDataException unreadable) {
                throw unreadable;
            }
            if (e.getCause() instanceof dev.proprio.client.training.TrainingException failed) {
                throw new RunFailedException("%s failed: %s".formatted(method.label(), failed.getMessage()), failed);
            }
            throw new IllegalStateException("%s failed: %s".formatted(method.label(), e.getCause()), e.getCause());
        }
    }

    @Override
    public void close() {
        spaces.values().forEach(space -> space.close(experiment));
        experiment.close();
    }
}
