package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.coordinator.optimizer.ServerOptimizer;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.experiments.run.Experiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.Extensions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every strategy gives the same bits on any engine and any number of threads, and after a stop at any round. */
@Timeout(180)
class StrategiesOnEveryEngineTest {
    private static final int ROUNDS = 3;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    static List<String> algorithms() {
        return Extensions.of(LocalAlgorithm.class).names();
    }

    static Stream<String> strategies() {
        return Stream.concat(
                algorithms().stream().map(name -> "local.algorithm=" + name),
                Extensions.of(ServerOptimizer.class).names().stream().map(name -> "server-optimizer=" + name));
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void theEngineAndItsThreadsLeaveNoTrace(String algorithm) throws Exception {
        Run one = whole("local", 1, "local.algorithm=" + algorithm);
        for (Run other : List.of(
                whole("local", 2, "local.algorithm=" + algorithm), whole("grpc", 2, "local.algorithm=" + algorithm))) {
            assertThat(other.state().model().sha256())
                    .isEqualTo(one.state().model().sha256());
            assertThat(other.traffic()).isEqualTo(one.traffic());
            assertSame(other.state(), one.state());
            assertSame(other.devices(), one.devices());
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void aRunThatStoppedAnywhereEndsAsIfItHadNot(String strategy) throws Exception {
        Run whole = whole("local", 1, strategy);
        assertThat(resumed("local", 1, strategy))
                .isEqualTo(whole.state().model().sha256());
        assertThat(resumed("grpc", 2, strategy)).isEqualTo(whole.state().model().sha256());
    }

    private String resumed(String engine, int stop, String strategy) throws Exception {
        Run first = run(engine, 1, strategy, stop, Run.NONE);
        return run(engine, 2, strategy, ROUNDS, first).state().model().sha256();
    }

    private Run whole(String engine, int threads, String strategy) throws Exception {
        return run(engine, threads, strategy, ROUNDS, Run.NONE);
    }

    /** Runs up to a round in a process of its own, so to speak: all that it knows of earlier rounds is {@code from}. */
    private Run run(String engine, int threads, String strategy, int rounds, Run from) throws Exception {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
                name: strategies
                data: {source: synthetic, devices: 8, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
                model: {kind: mlp, hidden: [6]}
                cohort: {size: 3}
                """);
        ExperimentSpec spec = ExperimentSpec.read(file, List.of(strategy, "engine=" + engine, "rounds=" + rounds));
        List<Traffic> traffic = new ArrayList<>();
        try (var experiment = PreparedExperiment.prepare(spec, threads)) {
            RunDefinition definition = experiment.definition("run");
            RunState start = from.end().orElse(RunState.initial(definition, experiment.initialModel()));
            experiment.clientStates().restore("run", from.devices());
            RunState end;
            try (OpenFleet fleet = Experiment.engineOf(spec).open(experiment)) {
                end = new RoundEngine(definition, fleet.fleet(), List.of(listener(traffic))).resume(start);
            }
            return new Run(Optional.of(end), experiment.clientStates().snapshot("run"), traffic);
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

    private record Run(Optional<RunState> end, Map<String, ClientState> devices, List<Traffic> traffic) {
        /** Nothing has run yet. */
        static final Run NONE = new Run(Optional.empty(), Map.of(), List.of());

        RunState state() {
            return end.orElseThrow();
        }
    }

    private static void assertSame(RunState actual, RunState expected) {
        assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
    }

    private static void assertSame(Map<String, ClientState> actual, Map<String, ClientState> expected) {
        assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
    }
}
