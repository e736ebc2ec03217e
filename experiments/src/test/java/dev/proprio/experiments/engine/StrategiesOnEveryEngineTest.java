package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.coordinator.aggregation.Aggregation;
import dev.proprio.coordinator.optimizer.ServerOptimizer;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.selection.Selection;
import dev.proprio.experiments.run.Experiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.compression.Compression;
import dev.proprio.proto.extension.Extensions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every strategy gives the same bits on any engine and any number of threads. */
@Timeout(180)
class StrategiesOnEveryEngineTest {
    private static final int ROUNDS = 3;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    static Stream<String> strategies() {
        return Stream.of(
                        named("local.algorithm", LocalAlgorithm.class),
                        named("cohort.selection", Selection.class),
                        named("server-optimizer", ServerOptimizer.class),
                        named("compression", Compression.class),
                        Stream.of("compression={kind: quantize, bits: 16, range: 0.5}"))
                .flatMap(strategy -> strategy);
    }

    private static Stream<String> named(String path, Class<?> point) {
        return Extensions.of(point).names().stream().map(name -> path + "=" + name);
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void theEngineAndItsThreadsLeaveNoTrace(String strategy) throws Exception {
        // Some learn from windows without a label.
        boolean unlabelled = strategy.endsWith("pseudo-label") || strategy.endsWith("mean-teacher");
        boolean stages = strategy.endsWith("pre-trained");
        String[] settings = unlabelled || stages
                ? new String[] {strategy, "data.labelled=0.3", stages ? "local.rounds=1" : "local.threshold=0.34"}
                : new String[] {strategy};
        Run one = run("local", 1, settings);
        for (Run other : List.of(run("local", 2, settings), run("local", 4, settings), run("grpc", 2, settings))) {
            assertThat(other.traffic()).isEqualTo(one.traffic());
            assertSame(other, one);
        }
    }

    static Stream<String> rules() {
        return Extensions.of(Aggregation.class).names().stream()
                .map(name -> name.equals("fltrust") ? "{kind: fltrust, root: user-1}" : name);
    }

    /** Rules see the updates in the order in which they come, which is another on each engine. */
    @ParameterizedTest
    @MethodSource("rules")
    void neitherDoTheyUnderAnyRule(String rule) throws Exception {
        String[] settings = {"aggregation=" + rule, "data.devices=12", "cohort.size=7", "cohort.minimum=7"};
        assertSame(run("grpc", 2, settings), run("local", 1, settings));
    }

    private Run run(String engine, int threads, String... settings) throws Exception {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
                name: strategies
                data: {source: synthetic, devices: 8, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
                model: {kind: mlp, hidden: [6]}
                cohort: {size: 3}
                """);
        List<String> assignments = new ArrayList<>(List.of(settings));
        assignments.addAll(List.of("engine=" + engine, "rounds=" + ROUNDS));
        ExperimentSpec spec = ExperimentSpec.read(file, assignments);
        List<Traffic> traffic = new ArrayList<>();
        try (var experiment = PreparedExperiment.prepare(spec, threads)) {
            RunDefinition definition = experiment.definition("run");
            RunState start = RunState.initial(definition, experiment.initialModel());
            RunState end;
            try (OpenFleet fleet = Experiment.engineOf(spec).open(experiment)) {
                end = new RoundEngine(definition, fleet.fleet(), List.of(listener(traffic))).resume(start);
            }
            return new Run(end, experiment.clientStates().snapshot("run"), traffic);
        }
    }

    private static RoundListener listener(List<Traffic> traffic) {
        return new RoundListener() {
            @Override
            public void roundEnded(RoundResult result) {
                traffic.add(result.traffic());
            }
        };
    }

    private record Run(RunState state, Map<String, ClientState> devices, List<Traffic> traffic) {}

    private static void assertSame(Run actual, Run expected) {
        assertThat(actual.state().model().sha256())
                .isEqualTo(expected.state().model().sha256());
        assertThat(actual.state()).usingRecursiveComparison().isEqualTo(expected.state());
        assertThat(actual.devices()).usingRecursiveComparison().isEqualTo(expected.devices());
    }
}
