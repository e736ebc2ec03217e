package dev.proprio.experiments.engine;

import dev.proprio.client.dataset.DatasetOptions;
import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.client.partition.Subject;
import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.experiments.analytics.DeviceFigure;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.query.ComparisonQuery;
import dev.proprio.proto.query.EvaluationQuery;
import dev.proprio.proto.query.HistogramQuery;
import dev.proprio.proto.query.MomentsQuery;
import dev.proprio.proto.query.MomentsTally;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.query.ScoreQuery;
import dev.proprio.proto.query.VoteQuery;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.random.RandomIndices;
import dev.proprio.proto.update.Broadcast;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The devices of an experiment, which can be asked without anything being trained. Their windows are as the sensors measured them. Not
 * thread-safe: one round is asked after the other.
 */
public final class QueriedExperiment {
    private static final String RUN = "analytics";
    private static final String DATA = "data";
    private static final String LABEL = "label";

    private final FederatedDataset dataset;
    private final SimulatedQueries queries;
    private final List<String> devices;
    private final DescribedPredictions predictions;
    private final ExperimentSpec spec;
    private int round;

    private QueriedExperiment(ExperimentSpec spec, FederatedDataset dataset, List<String> devices) {
        this.spec = spec;
        this.dataset = dataset;
        this.queries = new SimulatedQueries(spec, RUN);
        this.devices = devices;
        this.predictions = new DescribedPredictions(
                dataset.input(),
                SettingWriter.flat(spec.data().preprocessing()),
                spec.evaluation().batch());
    }

    /**
     * Opens the data.
     *
     * @param most so many devices are asked at most, drawn by the seed
     * @throws SensorDataException if it is missing or malformed, or does not fit the spec
     */
    public static QueriedExperiment open(ExperimentSpec spec, int most) throws SensorDataException {
        DataAccess access = DataAccess.ofOwner();
        QueriedExperiment queried = of(spec, spec.data().open(spec.seed(), access), access, most);
        SimulatedQueries.requireStrength(spec, "data", queried.devices.size());
        return queried;
    }

    /**
     * The same, where those are asked who have kept windows from training: the people who are tested, but for those by whom something
     * is decided.
     *
     * @throws SensorDataException if the data is missing or malformed, or does not fit the spec
     */
    public static QueriedExperiment openTested(ExperimentSpec spec, int most) throws SensorDataException {
        DataAccess access = DataAccess.ofOwner();
        FederatedDataset dataset = dataset(spec, spec.data().open(spec.seed(), access), access);
        List<String> reported = TestedNames.of(spec, dataset).reported();
        List<String> people = drawn(spec, reported.size(), most, reported::get);
        SimulatedQueries.requireStrength(spec, "data", people.size());
        return new QueriedExperiment(spec, dataset, people);
    }

    /** The same, where others are asked, each of whom is one of {@link #devices}. */
    public QueriedExperiment asking(List<String> others) {
        SimulatedQueries.requireStrength(spec, "data", others.size());
        return new QueriedExperiment(spec, dataset, List.copyOf(others));
    }

    /** Who is asked. */
    public List<String> devices() {
        return devices;
    }

    /** What they are cut from. */
    public SensorData data() {
        return dataset.data();
    }

    /**
     * Who is tested, and decides, in another experiment on the same data.
     *
     * @throws SensorDataException if the data can't be split as it asks
     */
    public TestedNames tested(ExperimentSpec other) throws SensorDataException {
        DataAccess access = DataAccess.ofOwner();
        return TestedNames.of(
                other,
                FederatedDataset.prepare(
                        data(),
                        new DatasetOptions(
                                spec.data().preprocessing(),
                                new Subject(),
                                other.evaluation().holdOut(),
                                access.windows(spec.data().memory()),
                                access.heap(),
                                other.seed(),
                                Optional.of(Normalization.identity(channels().size())),
                                false,
                                Optional.empty(),
                                0)));
    }

    /** The same of data that is open. */
    static QueriedExperiment of(ExperimentSpec spec, SensorData opened, DataAccess access, int most)
            throws SensorDataException {
        FederatedDataset dataset = dataset(spec, opened, access);
        return new QueriedExperiment(spec, dataset, drawn(spec, dataset.devices(), most, dataset::deviceId));
    }

    /** As many as may be asked, in their order: the first ones may be alike, such as people of one place. */
    private static List<String> drawn(ExperimentSpec spec, int all, int most, IntFunction<String> names) {
        IntStream asked = all <= most
                ? IntStream.range(0, all)
                : Arrays.stream(RandomIndices.draw(all, most, KeyedRandom.of(spec.seed(), "queried-devices")))
                        .sorted();
        return asked.mapToObj(names).toList();
    }

    static FederatedDataset dataset(ExperimentSpec spec, SensorData opened, DataAccess access)
            throws SensorDataException {
        int channels =
                spec.data().preprocessing().channels(opened.description()).size();
        return FederatedDataset.prepare(
                opened,
                new DatasetOptions(
                        spec.data().preprocessing(),
                        spec.data().partition(),
                        spec.evaluation().holdOut(),
                        access.windows(spec.data().memory()),
                        access.heap(),
                        spec.seed(),
                        Optional.of(Normalization.identity(channels)),
                        false,
                        spec.data().labelled(),
                        spec.data().labelNoise().orElse(0.0)));
    }

    /** The names of the windows' channels. */
    public List<String> channels() {
        return dataset.input().channels();
    }

    /** The names of the classes. */
    public List<String> classes() {
        return dataset.input().classes();
    }

    /**
     * Asks the devices in a round of its own.
     *
     * @throws SensorDataException if the data of one of them can't be read
     */
    public CollectedAnswers ask(Query query) throws SensorDataException {
        round++;
        return queries.ask(query, round, devices, (asked, device) -> answer(device, asked));
    }

    /**
     * Has the devices hold two models against each other, in a round of its own.
     *
     * @throws SensorDataException if the data of one of them can't be read
     * @throws InvalidSettingException if a model can't take their windows
     */
    public CollectedAnswers compare(ComparisonQuery query, ComparedModel first, ComparedModel second)
            throws SensorDataException {
        requireFit("first", first);
        requireFit("second", second);
        round++;
        return queries.ask(
                query,
                round,
                devices,
                (asked, device) -> compare(device, asked, first.broadcast(), second.broadcast()));
    }

    private void requireFit(String which, ComparedModel model) {
        predictions.obstacle(model.description()).ifPresent(why -> {
            throw new InvalidSettingException("data", "does not fit the %s model: %s".formatted(which, why));
        });
    }

    /**
     * What one device answers that holds two models against each other, on what it has kept from training.
     *
     * @throws SensorDataException if its data can't be read
     * @throws IllegalArgumentException in a sentence if it has kept nothing, or a model can't take its windows
     */
    QueryAnswer compare(String device, ComparisonQuery query, Broadcast first, Broadcast second)
            throws SensorDataException {
        if (query.classes() != classes().size()) {
            throw new IllegalArgumentException("this device tells %s classes apart, not %s"
                    .formatted(classes().size(), query.classes()));
        }
        OptionalInt person = IntStream.range(0, dataset.testUsers())
                .filter(user -> dataset.testUserId(user).equals(device))
                .findFirst();
        if (person.isEmpty()) {
            throw new IllegalArgumentException("this device has kept nothing from training to compare models on");
        }
        Windows windows = dataset.testWindows(person.getAsInt());
        return query.answer(windows.labels(), predictions.of(first, windows), predictions.of(second, windows));
    }

    /**
     * What one device answers.
     *
     * @throws SensorDataException if its data can't be read
     * @throws IllegalArgumentException in a sentence if it has no such figure, or there is a model to be evaluated
     */
    QueryAnswer answer(String device, Query query) throws SensorDataException {
        Windows windows = dataset.of(device);
        return switch (query) {
            case HistogramQuery histogram ->
                histogram.answer(figure(histogram.figure()).applyAsDouble(windows));
            case MomentsQuery moments -> moments(moments, windows, device);
            case VoteQuery vote when vote.figure().equals(DATA) -> vote.answer(windows.count() > 0 ? "some" : "none");
            case VoteQuery vote
            when vote.figure().equals(LABEL) -> {
                OptionalInt label = commonest(windows);
                yield vote.answer(label.isPresent() ? classes().get(label.getAsInt()) : "");
            }
            case VoteQuery _ -> throw new IllegalArgumentException("a device has no such word to vote for");
            case EvaluationQuery _ -> throw new IllegalArgumentException("there is no model to evaluate");
            case ComparisonQuery _ -> throw new IllegalArgumentException("there are no models to compare");
            case ScoreQuery _ -> throw new IllegalArgumentException("there is no model that gives scores");
        };
    }

    private QueryAnswer moments(MomentsQuery query, Windows windows, String device) throws SensorDataException {
        var tally = new MomentsTally(query);
        if (query.of() == MomentsQuery.Of.SAMPLES) {
            if (!query.figures().equals(channels())) {
                throw new IllegalArgumentException(
                        "the channels of this device's samples are %s".formatted(channels()));
            }
            tally.add(windows.features());
            if (dataset.hasUnlabelled()) {
                tally.add(dataset.unlabelled(device).features());
            }
            return tally.answer();
        }
        double[] values = query.figures().stream()
                .mapToDouble(name -> figure(name).applyAsDouble(windows))
                .toArray();
        if (Arrays.stream(values).noneMatch(Double::isNaN)) {
            tally.add(values);
        }
        return tally.answer();
    }

    private ToDoubleFunction<Windows> figure(String name) {
        return DeviceFigure.of(name, channels(), classes()).measure();
    }

    /** The label of most of its windows, of several the first. */
    private OptionalInt commonest(Windows windows) {
        int[] counts = new int[classes().size()];
        for (int label : windows.labels()) {
            counts[label]++;
        }
        int most = 0;
        for (int i = 1; i < counts.length; i++) {
            most = counts[i] > counts[most] ? i : most;
        }
        return windows.count() == 0 ? OptionalInt.empty() : OptionalInt.of(most);
    }
}
