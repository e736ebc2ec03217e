package dev.proprio.experiments.personalization;

import dev.proprio.client.dataset.HoldOut;
import dev.proprio.client.partition.Subject;
import dev.proprio.client.personalization.ModelTraining;
import dev.proprio.client.personalization.Personalizer;
import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.RememberedData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalSgd;
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
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.text.VisibleText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The protocol under one seed: split, check, train, adapt, measure. */
final class SeedStudy implements AutoCloseable {
    /** A person is asked for four times: to normalise, to check, to cut, to train. Several seeds can be prepared at a time. */
    private static final int REMEMBERED_OF_HEAP = 16;

    private final PersonalizeSpec spec;
    private final ClassSplit classes;
    private final TrainingView view;
    private final PreparedExperiment experiment;
    private final Subjects subjects;
    private final DataDigest data;
    private final Optional<GivenModel> given;
    private final List<String> notes;
    private final Map<EvaluationAxis, LabelSpace> spaces = new EnumMap<>(EvaluationAxis.class);
    private final List<UserScore> scores = new ArrayList<>();
    private final Map<ResultCell, ConfusionMatrix> confusions = new LinkedHashMap<>();
    private final List<RejectedPerson> rejected = new ArrayList<>();
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
        this.classes = classes;
        this.view = view;
        this.experiment = experiment;
        this.subjects = subjects;
        this.data = data;
        this.given = given;
        this.notes = new ArrayList<>(notes);
        for (EvaluationAxis axis : EvaluationAxis.values()) {
            boolean measured = axis == EvaluationAxis.PARTICIPANTS
                    ? given.isEmpty() && spec.asking().isEmpty()
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
        DataAccess access = DataAccess.ofOwner();
        var data = new RememberedData(
                whole.data().open(whole.seed(), access), new Bytes(access.heap() / REMEMBERED_OF_HEAP));
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
                    notes(spec, experiment, view, ofModels));
        } catch (SensorDataException | RuntimeException e) {
            experiment.close();
            throw e;
        }
    }

    private static List<String> notes(
            PersonalizeSpec spec, PreparedExperiment experiment, TrainingView view, List<String> ofModel)
            throws SensorDataException {
        List<String> notes = new ArrayList<>(experiment.dataset().notes());
        view.leftOut().ifPresent(notes::add);
        if (spec.asking().isPresent()) {
            notes.add(
                    "k is a number of %s: of how many windows new people said what they are%s, of all classes together; axis A, where nobody is asked, is left out"
                            .formatted(
                                    spec.asking().get().cost().isPresent()
                                            ? "questions, whose taps are told apart"
                                            : "taps",
                                    spec.asking().get().stop().isPresent()
                                            ? ", at most where something stops it"
                                            : ""));
        }
        notes.addAll(ofModel);
        ownTrainings(spec, experiment.spec().local()).ifPresent(notes::add);
        experiment.keptOnDevices().ifPresent(notes::add);
        if (ofModel.isEmpty()
                && spec.asking().isEmpty()
                && !(experiment.spec().data().partition() instanceof Subject)) {
            notes.add("axis A is left out, for with this partition a device is no person");
        }
        return notes;
    }

    /** Which methods don't train as the experiment does, where that is more than SGD. */
    private static Optional<String> ownTrainings(PersonalizeSpec spec, LocalAlgorithm local) {
        if (local.innermost(1) instanceof LocalSgd) {
            return Optional.empty();
        }
        String own = spec.methods().stream()
                .filter(method -> method.training(local) instanceof ModelTraining.Federated(LocalAlgorithm trained)
                        && !trained.innermost(1).equals(local.innermost(1)))
                .map(Personalizer::label)
                .distinct()
                .collect(Collectors.joining(", "));
        return Optional.of(
                        "models of %s are trained in ways of their own, on labelled windows, to which %s gives its epochs, batch, learning rate and schedule at most"
                                .formatted(
                                        own,
                                        Extensions.nameOf(local.innermost(1).getClass())))
                .filter(_ -> !own.isEmpty());
    }

    private static void requireFit(PersonalizeSpec spec, PreparedExperiment experiment) {
        List<Personalizer> methods = spec.methods();
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
     * @throws RunFailedException if the reference fails, without which no other method can be judged, or nobody is there to work
     */
    SeedResult run(StudyWork work, Set<String> failed)
            throws RunFailedException, SensorDataException, IOException, InterruptedException {
        Map<String, String> failures = new LinkedHashMap<>();
        Set<ModelTraining> trained = new HashSet<>();
        for (Personalizer method : spec.labelled()) {
            if (failed.contains(method.label())) {
                continue;
            }
            try {
                Done done = work.trained(method);
                if (trained.add(trainingOf(method))) {
                    noteFailures(method, done.updates());
                }
                note(method, done, work.measured(method, done));
            } catch (MethodFailedException e) {
                if (method.label().equals(CellSummaries.REFERENCE)) {
                    throw new RunFailedException(e.reason(), e);
                }
                failures.put(method.label(), "under seed %s %s".formatted(seed(), e.reason()));
            }
        }
        Optional<SeedLabels> labels = labels();
        nothingUnlabelled(labels).ifPresent(notes::add);
        Map<EvaluationAxis, List<String>> names = new EnumMap<>(EvaluationAxis.class);
        spaces.forEach((axis, space) -> names.put(axis, space.classes()));
        return new SeedResult(
                scores,
                confusions,
                rejected,
                costs,
                names,
                experiment.dataset().devices(),
                subjects.leftOut(),
                subjects.leak(),
                data,
                failures,
                notes,
                labels);
    }

    /** Whether the experiment's algorithm is given no window without a label from which it could learn more than from the others. */
    private Optional<String> nothingUnlabelled(Optional<SeedLabels> labels) {
        LocalAlgorithm last =
                experiment.spec().local().innermost(experiment.spec().rounds());
        boolean learns =
                last.usesUnlabelled() && last.learnsClasses(experiment.spec().rounds()) && given.isEmpty();
        boolean nothing = labels.map(counted -> counted.counts().unlabelled() == 0)
                .orElse(!experiment.dataset().hasUnlabelled());
        return learns && nothing
                ? Optional.of(
                        "under seed %s nobody who trains has a window without a label, so that %s had nothing to learn from but what sgd learns from"
                                .formatted(seed(), Extensions.nameOf(last.getClass())))
                : Optional.empty();
    }

    /** Of those who train; none where the only model is one that was given, whose trainers had other labels. */
    private Optional<SeedLabels> labels() {
        var usual = new ModelTraining.Federated(experiment.spec().local());
        if (given.isPresent()
                && spec.methods().stream()
                        .map(this::trainingOf)
                        .allMatch(training -> training instanceof ModelTraining.None || training.equals(usual))) {
            return Optional.empty();
        }
        try {
            return experiment.dataset().labelCounts().map(counts -> new SeedLabels(seed(), counts));
        } catch (SensorDataException unreadable) {
            // A device whose data can't be read has failed in each round that asked it, and is told there.
            return Optional.empty();
        }
    }

    /** How the model of a method is trained. */
    ModelTraining trainingOf(Personalizer method) {
        return method.training(experiment.spec().local());
    }

    /** The models of this seed, none of which is trained yet. */
    ModelTrainings trainings() throws SensorDataException {
        Optional<float[]> parameters =
                given.isPresent() ? Optional.of(given.get().parameters(experiment)) : Optional.empty();
        return new ModelTrainings(experiment, view, parameters);
    }

    /** Measures methods on this process's trainers. */
    MethodMeasuring measuring() {
        return new MethodMeasuring(
                spec, experiment, subjects, spaces.values(), classes.known().size(), windowSeconds());
    }

    private double windowSeconds() {
        return experiment.spec().data().preprocessing().window().toNanos() / 1e9;
    }

    private Optional<SeedRejection> rejection() {
        Optional<LabelSpace> joint = Optional.ofNullable(spaces.get(EvaluationAxis.JOINT));
        return spec.rejection()
                .flatMap(asked -> joint.map(space -> SeedRejection.of(
                        asked,
                        seed(),
                        space,
                        windowSeconds(),
                        subjects.newcomers().stream().map(PersonWindows::user).toList())));
    }

    long seed() {
        return experiment.spec().seed();
    }

    PersonalizeSpec spec() {
        return spec;
    }

    PreparedExperiment experiment() {
        return experiment;
    }

    Subjects subjects() {
        return subjects;
    }

    /** SHA-256 of what was prepared, by what it is. */
    Map<String, String> digests() {
        var people = FloatBytes.sha256();
        Stream.of(
                        IntStream.range(0, experiment.dataset().devices()).mapToObj(experiment.dataset()::deviceId),
                        subjects.newcomers().stream()
                                .map(person -> "%s %s"
                                        .formatted(
                                                person.user(), person.measured().count())),
                        subjects.participants().entrySet().stream()
                                .map(one -> "%s %s"
                                        .formatted(one.getKey(), one.getValue().count())),
                        Stream.of(String.valueOf(experiment.dataset().shape())))
                .flatMap(lines -> lines)
                .forEach(line -> people.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
        Map<String, String> digests = new LinkedHashMap<>();
        digests.put("data", data.sha256());
        digests.put("files", hex(String.valueOf(data.named())));
        digests.put("people", HexFormat.of().formatHex(people.digest()));
        digests.put("initial model", experiment.initialModel().sha256());
        return digests;
    }

    /** SHA-256 of all that. */
    String digest() {
        return hex(String.valueOf(digests()));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(FloatBytes.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void noteFailures(Personalizer method, UpdateCounts updates) {
        updates.commonestFailure()
                .ifPresent(common -> notes.add(
                        "under seed %s, %s of %s updates failed while the model of %s was trained, %s of them at %s"
                                .formatted(
                                        seed(),
                                        updates.failed(),
                                        updates.accepted() + updates.late() + updates.failed(),
                                        method.label(),
                                        common.count(),
                                        VisibleText.of(common.reason()))));
    }

    private void note(Personalizer method, Done done, MethodScores measured) {
        int devices = experiment.dataset().devices();
        costs.add(new MethodCost(
                seed(),
                method.label(),
                done.traffic().bytesUp() + 4L * devices * measured.contribution(),
                done.traffic().bytesDown(),
                done.seconds(),
                done.pseudoLabels()));
        for (List<Measured> ofAxis : measured.measured().values()) {
            for (Measured one : ofAxis) {
                scores.add(one.score());
                confusions.merge(one.cell(), one.confusion(), ConfusionMatrix::plus);
            }
        }
        rejection()
                .ifPresent(rejection -> rejected.addAll(
                        rejection.of(measured.measured().getOrDefault(EvaluationAxis.JOINT, List.of()))));
        if (!measured.withoutWindows().isEmpty()) {
            String said =
                    "under seed %s, %s of the people who trained have no window of their own, and count nowhere on axis A"
                            .formatted(seed(), measured.withoutWindows().size());
            if (!notes.contains(said)) {
                notes.add(said);
            }
        }
    }

    @Override
    public void close() {
        spaces.values().forEach(space -> space.close(experiment));
        experiment.close();
    }
}
