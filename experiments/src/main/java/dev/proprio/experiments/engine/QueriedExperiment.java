package dev.proprio.experiments.engine;

import dev.proprio.client.dataset.DatasetOptions;
import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.query.EvaluationQuery;
import dev.proprio.proto.query.HistogramQuery;
import dev.proprio.proto.query.MomentsQuery;
import dev.proprio.proto.query.MomentsTally;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.query.VoteQuery;
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
        SensorData opened = spec.data().open(spec.seed(), access);
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
                        false));
        var queried = new QueriedExperiment(spec, dataset, most);
        SimulatedQueries.requireStrength(spec, "data", queried.devices.size());
        return queried;
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
     * @param figure what each of them tells of its windows; is no number where there is nothing to tell
     * @param middle what is taken off it where sums are asked for
     * @throws SensorDataException if the data of one of them can't be read
     */
    public CollectedAnswers ask(Query query, ToDoubleFunction<Windows> figure, double middle)
            throws SensorDataException {
        round++;
        return queries.ask(query, round, devices, (asked, device) -> answer(asked, dataset.of(device), figure, middle));
    }

    private QueryAnswer answer(Query query, Windows windows, ToDoubleFunction<Windows> figure, double middle) {
        return switch (query) {
            case HistogramQuery histogram -> histogram.answer(figure.applyAsDouble(windows));
            case MomentsQuery moments -> {
                var tally = new MomentsTally(moments);
                double value = figure.applyAsDouble(windows);
                if (!Double.isNaN(value)) {
                    tally.add(new double[] {value - middle});
                }
                yield tally.answer();
            }
            case VoteQuery vote when vote.figure().equals("data") -> vote.answer(windows.count() > 0 ? "some" : "none");
            case VoteQuery vote -> {
                OptionalInt label = commonest(windows);
                yield vote.answer(label.isPresent() ? classes().get(label.getAsInt()) : "");
            }
            case EvaluationQuery _ -> throw new IllegalArgumentException("there is no model to evaluate");
        };
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
