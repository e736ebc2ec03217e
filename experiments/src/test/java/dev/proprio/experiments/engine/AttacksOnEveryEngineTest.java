package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.attack.Attack;
import dev.proprio.client.training.ClientState;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.experiments.run.Experiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.InvalidSettingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Attackers are the same devices and send the same bits, whatever the engine, the threads and the stops. */
@Timeout(180)
class AttacksOnEveryEngineTest {
    private static final int ROUNDS = 4;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    static List<String> attacks() {
        return Extensions.of(Attack.class).names();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void theEngineItsThreadsAndAStopLeaveNoTrace(String attack) throws Exception {
        // SCAFFOLD's devices remember, which accomplices must do at the same moments, too.
        for (String algorithm : List.of("sgd", "scaffold")) {
            String[] settings = {"attack.kind=" + attack, "local.algorithm=" + algorithm};
            Run one = run("local", 1, ROUNDS, Run.NONE, settings);
            for (Run other : List.of(
                    run("local", 3, ROUNDS, Run.NONE, settings),
                    run("grpc", 2, ROUNDS, Run.NONE, settings),
                    run("grpc", 2, ROUNDS, run("local", 2, 1, Run.NONE, settings), settings),
                    run("local", 2, ROUNDS, run("local", 1, 3, Run.NONE, settings), settings))) {
                assertThat(other.digest()).isEqualTo(one.digest());
                assertThat(other.devices()).usingRecursiveComparison().isEqualTo(one.devices());
            }
        }
    }

    @Test
    void everyAttackChangesTheModelAndNoneDoesNot() throws Exception {
        Set<String> digests = new HashSet<>();
        for (String attack : attacks()) {
            digests.add(
                    run("local", 2, ROUNDS, Run.NONE, "attack.kind=" + attack).digest());
        }
        assertThat(digests).hasSameSizeAs(attacks());
        String honest = run("local", 2, ROUNDS, Run.NONE).digest();
        assertThat(digests).contains(honest);
        assertThat(run("local", 2, ROUNDS, Run.NONE, "attack.kind=alie", "attack.fraction=0")
                        .digest())
                .isEqualTo(honest);
    }

    @Test
    void theAttackersAreAFixedShareChosenBySeed() throws Exception {
        List<String> attackers = attackers("attack={kind: sign-flip, fraction: 0.4}");
        assertThat(attackers).hasSize(4).isSorted();
        assertThat(attackers("attack={kind: alie, fraction: 0.4}")).isEqualTo(attackers);
        Set<List<String>> bySeed = new HashSet<>();
        for (int seed = 1; seed <= 5; seed++) {
            bySeed.add(attackers("attack={kind: ipm, fraction: 0.4}", "seed=" + seed));
        }
        assertThat(bySeed).hasSizeGreaterThan(2);
        assertThat(attackers("attack={kind: none, fraction: 0.4}")).isEmpty();
    }

    @Test
    void aDeviceThatIsTrustedNeverAttacks() throws Exception {
        String everybody = "attack={kind: sign-flip, fraction: 0.95}";
        List<String> nearlyAll = attackers(everybody);
        assertThat(nearlyAll).hasSize(10);
        String trusted = nearlyAll.getFirst();
        assertThat(attackers(everybody, "aggregation={kind: fltrust, root: %s}".formatted(trusted), "cohort.minimum=2"))
                .hasSize(9)
                .doesNotContain(trusted);
    }

    @Test
    void aShareOfNobodyIsRefused() {
        assertThatThrownBy(() -> attackers("attack={kind: sign-flip, fraction: 0.01}"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("attack.fraction must make at least one attacker, but 0.01 of 10 devices rounds to none;"
                        + " use at least 0.1");
    }

    private ExperimentSpec spec(String... settings) throws Exception {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
                name: attacked
                data:
                  source: synthetic
                  devices: 13
                  bout: 5s
                  classes: [walk, sit, typing]
                  preprocessing: {window: 1s}
                model: {kind: mlp, hidden: [6]}
                cohort: {size: 6}
                attack: {fraction: 0.3}
                """);
        return ExperimentSpec.read(file, List.of(settings));
    }

    private List<String> attackers(String... settings) throws Exception {
        try (var experiment = PreparedExperiment.prepare(spec(settings), 1)) {
            return experiment.attackers().devices();
        }
    }

    private Run run(String engine, int threads, int rounds, Run from, String... settings) throws Exception {
        List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(List.of("engine=" + engine, "rounds=" + rounds));
        ExperimentSpec spec = spec(all.toArray(String[]::new));
        try (var experiment = PreparedExperiment.prepare(spec, threads)) {
            RunDefinition definition = experiment.definition("run");
            RunState start = from.end().orElse(RunState.initial(definition, experiment.initialModel()));
            experiment.clientStates().restore("run", from.devices());
            RunState end;
            try (OpenFleet fleet = Experiment.engineOf(spec).open(experiment)) {
                end = new RoundEngine(definition, fleet.fleet(), List.of()).resume(start);
            }
            return new Run(Optional.of(end), experiment.clientStates().snapshot("run"));
        }
    }

    private record Run(Optional<RunState> end, Map<String, ClientState> devices) {
        /** Nothing has run yet. */
        static final Run NONE = new Run(Optional.empty(), Map.of());

        String digest() {
            return end.orElseThrow().model().sha256();
        }
    }
}
