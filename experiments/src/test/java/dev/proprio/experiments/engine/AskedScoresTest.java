package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.client.device.ConnectedDevices;
import dev.proprio.client.node.ClientNode;
import dev.proprio.client.personalization.Familiarity;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.WindowScores;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.query.HiddenAnswers;
import dev.proprio.coordinator.query.QueriedModel;
import dev.proprio.coordinator.query.QueryPlan;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.experiments.evaluation.ConformalSets;
import dev.proprio.experiments.spec.ConformalScore;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.YamlReader;
import dev.proprio.proto.query.HistogramQuery;
import dev.proprio.proto.query.ScoreQuery;
import dev.proprio.proto.update.Broadcast;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Scores of a model that devices are asked for: they add up to the same in one process, over the network and under masks. */
@Timeout(60)
class AskedScoresTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int BATCH = 64;
    private static final String PLAIN = """
        name: scores
        engine: grpc
        data: {source: synthetic, devices: 5, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
        model: {kind: mlp, hidden: [6]}
        cohort: {size: 4}
        evaluation: {split: time, guard: 0s, batch: 64}
        """;
    private static final String SECURE =
            PLAIN + "secure-aggregation: {protocol: secagg, minimum: 3, stage-deadline: 30s}\n";
    private static final List<ScoreQuery> QUERIES = List.of(
            new ScoreQuery(new HistogramQuery(ScoreQuery.LAC, 0, 1, 1024), true),
            new ScoreQuery(new HistogramQuery(ScoreQuery.APS, 0, 1, 64), false, List.of(1)),
            new ScoreQuery(new HistogramQuery(ScoreQuery.LAC + ScoreQuery.OF_ALL, 0, 1, 64), false),
            new ScoreQuery(new HistogramQuery(ScoreQuery.ENERGY, -4, 4, 64), false, List.of(0, 2)));

    @Test
    void answersAreTheSameInOneProcessOverTheNetworkAndUnderMasks() throws Exception {
        try (var experiment = PreparedExperiment.prepare(spec(PLAIN), 1)) {
            List<CollectedAnswers> open = connected(spec(PLAIN), experiment);
            for (int i = 0; i < QUERIES.size(); i++) {
                check(experiment, QUERIES.get(i), open.get(i));
                assertThat(open.get(i).refused()).containsOnlyKeys("silent");
                assertThat(open.get(i).firstRefusal()).contains("this device answers no queries");
            }
            assertThat(open.getLast().sum()).isEmpty();
            assertThat(open.getLast().refused().values()).anyMatch(why -> why.contains("does not know a score"));
        }
        try (var experiment = PreparedExperiment.prepare(spec(SECURE), 1)) {
            List<CollectedAnswers> masked = connected(spec(SECURE), experiment);
            for (int i = 0; i < QUERIES.size(); i++) {
                check(experiment, QUERIES.get(i), masked.get(i));
            }
            assertThat(masked.getLast().sum()).isEmpty();
            assertThat(masked.getLast().refused().values()).anyMatch(why -> why.contains("does not know a score"));
        }
    }

    private static void check(PreparedExperiment experiment, ScoreQuery query, CollectedAnswers told) throws Exception {
        FederatedDataset data = experiment.dataset();
        long[] expected = new long[query.bins().bins() + 2];
        try (Trainer trainer = experiment.model().newTrainer()) {
            for (int person = 0; person < data.testUsers(); person++) {
                double[] scores = scores(query, data.testWindows(person), experiment.initialModel(), trainer);
                long[] own = query.answer(scores).vector("scores");
                IntStream.range(0, own.length).forEach(bin -> expected[bin] += own[bin]);
            }
        }
        assertThat(IntStream.range(0, expected.length).filter(bin -> expected[bin] > 0))
                .hasSizeGreaterThan(1);
        assertThat(query.counts(told.sum().orElseThrow())).isEqualTo(expected);
        assertThat(told.answered()).isEqualTo(data.testUsers());
    }

    private static double[] scores(ScoreQuery query, Windows windows, GlobalModel model, Trainer trainer)
            throws Exception {
        String name = query.bins().figure();
        if (name.equals(ScoreQuery.ENERGY)) {
            double[] energies = Familiarity.energy(model.parameters(), windows, trainer);
            return IntStream.range(0, windows.count())
                    .filter(window -> query.counts(windows.label(window)))
                    .mapToDouble(window -> energies[window])
                    .toArray();
        }
        trainer.setParameters(model.parameters());
        float[] probabilities = WindowScores.of(windows, BATCH, 3, trainer).orElseThrow();
        ConformalScore kind = name.startsWith(ScoreQuery.APS) ? ConformalScore.APS : ConformalScore.LAC;
        return IntStream.range(0, windows.count())
                .filter(window -> query.counts(windows.label(window)))
                .mapToObj(window -> name.endsWith(ScoreQuery.OF_ALL)
                        ? IntStream.range(0, 3)
                                .mapToDouble(label -> ConformalSets.score(kind, probabilities, 3, window, label))
                        : DoubleStream.of(ConformalSets.score(kind, probabilities, 3, window, windows.label(window))))
                .flatMapToDouble(values -> values)
                .toArray();
    }

    /** What comes of all queries, and of one more that nobody knows. */
    private static List<CollectedAnswers> connected(ExperimentSpec spec, PreparedExperiment experiment)
            throws Exception {
        var server = CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Optional<HiddenAnswers> hidden = HiddenQueries.of(spec, server);
        GlobalModel initial = experiment.initialModel();
        var model = new QueriedModel(Broadcast.of(initial.layout(), initial.parameters()), Optional.empty());
        List<ScoreQuery> queries = Stream.concat(
                        QUERIES.stream(), Stream.of(new ScoreQuery(new HistogramQuery("none", 0, 1, 4), false)))
                .toList();
        try (ClientNode _ = ClientNode.plaintext("127.0.0.1", server.port())
                        .device("silent")
                        .training((task, sent) -> {
                            throw new UnsupportedOperationException("this device trains nothing");
                        })
                        .start();
                ConnectedDevices _ = experiment.connect("127.0.0.1", server.port());
                // Closed first, so that devices are told to leave.
                server) {
            assertThat(server.devices().await(experiment.deviceIds().size() + 1, LONG))
                    .isTrue();
            List<String> names = hidden.isPresent()
                    ? experiment.deviceIds()
                    : server.devices().devices();
            List<CollectedAnswers> told = new ArrayList<>();
            for (ScoreQuery query : queries) {
                told.add(server.ask(QueryPlan.scores("query", told.size() + 1, query, names, model, LONG)
                        .with(QueryPlan::hidden, hidden)));
            }
            return told;
        }
    }

    private static ExperimentSpec spec(String text) {
        return ExperimentSpec.of(YamlReader.parse(text, "spec"), List.of());
    }
}
