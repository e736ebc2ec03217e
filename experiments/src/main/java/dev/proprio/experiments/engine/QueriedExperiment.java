package dev.proprio.experiments.engine;

import dev.proprio.client.dataset.DatasetOptions;
import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.experiments.analytics.DeviceFigure;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.query.EvaluationQuery;
import dev.proprio.proto.query.HistogramQuery;
import dev.proprio.proto.query.MomentsQuery;
import dev.proprio.proto.query.MomentsTally;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.query.ScoreQuery;
import dev.proprio.proto.query.VoteQuery;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
    private int round;

    private QueriedExperiment(ExperimentSpec spec, FederatedDataset dataset, int most) {
        this.dataset = dataset;
        this.queries = new SimulatedQueries(spec, RUN);
        this.devices = IntStream.range(0, Math.min(most, dataset.devices()))
                .mapToObj(dataset::deviceId)
                .toList();
    }

    /**
     * Opens the data.
     *
     * @param most so many devices are asked at most, the first ones
     * @throws SensorDataException if it is missing or malformed, or does not fit the spec
     */
    public static QueriedExperiment open(ExperimentSpec spec, int most) throws SensorDataException {
        DataAccess access = DataAccess.ofOwner();
        QueriedExperiment queried = of(spec, spec.data().open(spec.seed(), access), access, most);
        SimulatedQueries.requireStrength(spec, "data", queried.devices.size());
        return queried;
    }

    /** The same of data that is open. */
    static QueriedExperiment of(ExperimentSpec spec, SensorData opened, DataAccess access, int most)
            throws SensorDataException {
        int channels =
                spec.data().preprocessing().channels(opened.description()).size();
        FederatedDataset dataset = FederatedDataset.prepare(
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
                        spec.data().labelled()));
        return new QueriedExperiment(spec, dataset, most);
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
