package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.device.ConnectedDevices;
import dev.proprio.client.export.Deployable;
import dev.proprio.client.node.ClientNode;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Mlp;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.ModelArchitecture;
import dev.proprio.client.training.Softmax;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.query.HiddenAnswers;
import dev.proprio.coordinator.query.QueryPlan;
import dev.proprio.experiments.analytics.ModelComparison;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.query.ComparisonQuery;
import dev.proprio.proto.query.SummedAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two models that devices hold against each other, of which each always says one class, so that all counts are known. */
@Timeout(60)
class ComparedModelsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String PLAIN = """
        name: compared
        engine: grpc
        data: {source: synthetic, devices: 6, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
        model: {kind: mlp, hidden: [6]}
        cohort: {size: 4}
        evaluation: {split: time, guard: 0s}
        """;
    private static final String SECURE =
            PLAIN + "secure-aggregation: {protocol: secagg, minimum: 3, stage-deadline: 30s}\n";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void answersHaveTheCountsThatAreKnownInOneProcessOverTheNetworkAndUnderMasks() throws Exception {
        ExperimentSpec plain = spec(PLAIN);
        try (var experiment = PreparedExperiment.prepare(plain, 1)) {
            ComparedModel first = always(experiment, new Softmax(), 0);
            ComparedModel second = always(experiment, new Mlp(), 1);
            var query = new ComparisonQuery(3, second.queried().reference());
            CollectedAnswers here = QueriedExperiment.openTested(plain, 100).compare(query, first, second);
            checkCounts(experiment.dataset(), query, here);

            CollectedAnswers open = connected(plain, experiment, first, second);
            assertSame(query, open, here);
            assertThat(open.refused()).containsOnlyKeys("silent");
            assertThat(open.firstRefusal()).contains("this device compares no models");
        }
        ExperimentSpec secure = spec(SECURE);
        try (var experiment = PreparedExperiment.prepare(secure, 1)) {
            ComparedModel first = always(experiment, new Softmax(), 0);
            ComparedModel second = always(experiment, new Mlp(), 1);
            var query = new ComparisonQuery(3, second.queried().reference());
            CollectedAnswers here = QueriedExperiment.openTested(plain, 100).compare(query, first, second);
            assertSame(query, connected(secure, experiment, first, second), here);
        }
    }

    /** What a model always says is right where the window's class is that one. */
    private static void checkCounts(FederatedDataset data, ComparisonQuery query, CollectedAnswers told)
            throws Exception {
        long[] truth = new long[3];
        long[] better = new long[3];
        for (int person = 0; person < data.testUsers(); person++) {
            Windows windows = data.testWindows(person);
            long gain = 0;
            for (int label : windows.labels()) {
                truth[label]++;
                gain += label == 1 ? 1 : label == 0 ? -1 : 0;
            }
            better[gain < 0 ? 0 : gain > 0 ? 1 : 2]++;
        }
        assertThat(Arrays.stream(truth).min().orElseThrow()).isPositive();
        ModelComparison comparison = ModelComparison.of(query, told, List.of("walk", "sit", "typing"))
                .orElseThrow();
        assertThat(comparison.all()).isEqualTo(new ModelComparison.Outcomes(0, truth[0], truth[1], truth[2]));
        assertThat(comparison.classes().get(1))
                .isEqualTo(new ModelComparison.ClassOutcomes("sit", new ModelComparison.Outcomes(0, 0, truth[1], 0)));
        assertThat(List.of(
                        comparison.deviceTest().first(), comparison.deviceTest().second(), comparison.alike()))
                .containsExactly(better[0], better[1], better[2]);
        assertThat(comparison.devices()).isEqualTo(data.testUsers());
    }

    private static CollectedAnswers connected(
            ExperimentSpec spec, PreparedExperiment experiment, ComparedModel first, ComparedModel second)
            throws Exception {
        var server = CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Optional<HiddenAnswers> hidden = HiddenQueries.of(spec, server);
        try (ClientNode _ = ClientNode.plaintext("127.0.0.1", server.port())
                        .device("silent")
                        .training((task, model) -> {
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
            return server.ask(QueryPlan.comparison("query", 1, 3, names, first.queried(), second.queried(), LONG)
                    .with(QueryPlan::hidden, hidden));
        }
    }

    @Test
    void aModelForOtherWindowsIsRefusedInASentence() throws Exception {
        ExperimentSpec spec = spec(PLAIN);
        ExperimentSpec other =
                ExperimentSpec.read(folder.resolve("spec.yaml"), List.of("data.preprocessing.max-gap=1s"));
        try (var experiment = PreparedExperiment.prepare(spec, 1)) {
            ComparedModel model = always(experiment, new Softmax(), 0);
            var query = new ComparisonQuery(3, model.queried().reference());
            QueriedExperiment asked = QueriedExperiment.openTested(other, 100);
            assertThatThrownBy(() -> asked.compare(query, model, model))
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageContaining("does not fit the first model")
                    .hasMessageContaining("preprocessing.max-gap 200ms, and these with 1s");
        }
    }

    private static ComparedModel always(PreparedExperiment experiment, ModelArchitecture architecture, int label) {
        ModelInput input = experiment.dataset().input();
        var model = new Model(architecture, input.shape(), 1);
        float[] parameters = new float[model.layout().length()];
        parameters[model.layout().slices().getLast().offset() + label] = 5;
        assertThat(model.layout().slices().getLast().shape()).endsWith(3);
        return ComparedModel.of(
                new Deployable("always", input, model, parameters),
                experiment.spec().data().preprocessing());
    }

    private static void assertSame(ComparisonQuery query, CollectedAnswers some, CollectedAnswers others) {
        SummedAnswer first = some.sum().orElseThrow();
        SummedAnswer second = others.sum().orElseThrow();
        assertThat(first.devices()).isEqualTo(second.devices());
        for (var vector : query.shape().vectors()) {
            assertThat(first.sum(vector.name())).isEqualTo(second.sum(vector.name()));
        }
    }

    private ExperimentSpec spec(String text) throws IOException {
        return ExperimentSpec.read(Files.writeString(folder.resolve("spec.yaml"), text), List.of());
    }
}
