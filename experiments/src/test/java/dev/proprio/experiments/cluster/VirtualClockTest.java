package dev.proprio.experiments.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.training.Trainer;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.devices.VirtualRound;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundLog;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.experiments.engine.OpenFleet;
import dev.proprio.experiments.engine.Preparation;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.run.Experiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.InvalidSettingException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rounds on a virtual clock: who counts is known before anybody trains, and is the same wherever they do. */
class VirtualClockTest {
    private static final String DIURNAL = "devices={availability: diurnal, jitter: 0.3, spread: 0.9}";

    @TempDir
    private Path folder;

    private ExperimentSpec spec(String... settings) throws Exception {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
                name: virtual
                rounds: 5
                data: {source: synthetic, devices: 24, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
                model: {kind: mlp, hidden: [6]}
                cohort: {size: 5, over-select: 1.6, deadline: 20s}
                local: {algorithm: sgd, epochs: 2, batch: 8}
                clock: virtual
                """);
        return ExperimentSpec.read(file, List.of(settings));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name=plain",
                "cohort.selection=oort",
                "cohort.selection=poisson",
                "devices.correlation.data=-0.7",
                "cohort.selection=weighted",
                "local={algorithm: scaffold, epochs: 2}",
                "compression={kind: top-k}",
                "faults.dropout=0.3",
                "aggregation=median"
            })
    void threadsAndWorkersLeaveNoTrace(String setting) throws Exception {
        LeasedRun one = LeasedRun.of(spec(DIURNAL, setting), 1);
        for (int threads : new int[] {2, 8}) {
            assertSame(LeasedRun.of(spec(DIURNAL, setting), threads), one);
        }
        assertSame(LeasedRun.of(spec(DIURNAL, setting, "engine=cluster"), 3, 1, (workers, round) -> {}), one);
    }

    private static void assertSame(LeasedRun run, LeasedRun other) {
        assertThat(run.state().model().sha256()).isEqualTo(other.state().model().sha256());
        assertThat(run.state()).usingRecursiveComparison().isEqualTo(other.state());
        assertThat(run.rounds()).isEqualTo(other.rounds());
    }

    @Test
    void whoIsLateIsNeverTrained() throws Exception {
        var windows = new LongAdder();
        List<RoundResult> results = new ArrayList<>();
        try (PreparedExperiment experiment = Preparation.of(spec(DIURNAL), 2)
                .with(Preparation::watched, trainer -> counting(trainer, windows))
                .prepare()) {
            run(experiment, results);
        }
        long counted = results.stream().mapToLong(RoundResult::weight).sum();
        assertThat(results).allMatch(result -> result.accepted() == 5);
        assertThat(results.stream().mapToInt(RoundResult::late).sum()).isPositive();
        assertThat(windows.sum()).isEqualTo(2 * counted);
    }

    @Test
    void timeGoesOnFromRoundToRoundAndEachOutcomeHasItsMoment() throws Exception {
        List<RoundResult> results = new ArrayList<>();
        try (PreparedExperiment experiment = PreparedExperiment.prepare(spec(DIURNAL, "rounds=12"), 2)) {
            run(experiment, results);
        }
        long end = 0;
        for (RoundResult result : results) {
            VirtualRound when = result.state().part(VirtualRound.PART).orElseThrow();
            assertThat(when.start()).isGreaterThanOrEqualTo(end);
            assertThat(when.end()).isGreaterThan(when.start());
            end = when.end();
            long length = when.end() - when.start();
            for (ClientOutcome outcome : result.outcomes()) {
                long micros = outcome.elapsed().toNanos() / 1000;
                switch (outcome) {
                    case ClientOutcome.Accepted ignored -> assertThat(micros).isLessThanOrEqualTo(length);
                    case ClientOutcome.Late ignored -> assertThat(micros).isGreaterThanOrEqualTo(length);
                    case ClientOutcome.Failed failed -> {
                        assertThat(micros).isLessThanOrEqualTo(length);
                        assertThat(failed.reason()).contains("of virtual time");
                    }
                }
            }
            assertThat(when.all().asked()).isEqualTo(result.outcomes().size());
            assertThat(when.all().counted()).isEqualTo(result.accepted());
        }
    }

    @Test
    void whereATrainingFailsTheNextArrivalStepsIn() throws Exception {
        List<RoundResult> results = new ArrayList<>();
        try (PreparedExperiment experiment =
                PreparedExperiment.prepare(spec("rounds=6", "faults.dropout=0.3", "cohort.over-select=3"), 2)) {
            run(experiment, results);
        }
        int failed = 0;
        for (RoundResult result : results) {
            assertThat(result.accepted() == 5 || result.late() == 0).isTrue();
            List<ClientOutcome> answers = result.outcomes().stream()
                    .filter(outcome -> !(outcome instanceof ClientOutcome.Late))
                    .toList();
            // Nobody who arrived before the last that counted was passed over.
            long last = answers.stream()
                    .mapToLong(outcome -> outcome.elapsed().toNanos())
                    .max()
                    .orElseThrow();
            assertThat(result.outcomes())
                    .filteredOn(outcome -> outcome.elapsed().toNanos() < last)
                    .allMatch(answers::contains);
            failed += result.failed();
        }
        assertThat(failed).isPositive();
    }

    @Test
    void whoDoesNotAnswerInTimeMissesTheDeadline() throws Exception {
        List<RoundResult> results = new ArrayList<>();
        try (PreparedExperiment experiment = PreparedExperiment.prepare(
                spec(
                        "rounds=3",
                        "cohort.deadline=100ms",
                        "cohort.over-select=2",
                        "devices.mix={phone: 0.3, ring: 0.7}"),
                2)) {
            run(experiment, results);
        }
        assertThat(results).anySatisfy(result -> {
            assertThat(result.accepted()).isLessThan(5);
            assertThat(result.outcomes())
                    .filteredOn(ClientOutcome.Failed.class::isInstance)
                    .isNotEmpty()
                    .allMatch(outcome -> ((ClientOutcome.Failed) outcome).stage() == Stage.DEADLINE);
            VirtualRound when = result.state().part(VirtualRound.PART).orElseThrow();
            assertThat(when.end() - when.start()).isEqualTo(100_000);
        });
    }

    @Test
    void workIsHowManyTimesAsLongTrainingTakes() throws Exception {
        long micros = microsPerWindow("devices.work=1");
        assertThat(microsPerWindow("name=plain")).isEqualTo(micros);
        // Rounded up once, after it was multiplied.
        assertThat(microsPerWindow("devices.work=1000")).isBetween(1000 * (micros - 1), 1000 * micros);
        assertThatThrownBy(() -> microsPerWindow("devices.work=1000000", "model={kind: mlp, hidden: [20000]}"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("devices.work must be lower, because with 1000000 one window takes");
    }

    private long microsPerWindow(String... settings) throws Exception {
        try (PreparedExperiment experiment = PreparedExperiment.prepare(spec(settings), 1)) {
            return experiment.virtual().orElseThrow().microsPerWindow();
        }
    }

    @Test
    void speedCanNotGoWithWhatIsTheSameEverywhere() throws Exception {
        ExperimentSpec spec = spec(
                "data.partition={kind: iid, devices: 1}",
                "cohort={size: 1}",
                "devices={spread: 1, correlation: {data: 0.3}}");
        assertThatThrownBy(() -> PreparedExperiment.prepare(spec, 1).close())
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(
                        "devices.correlation must be left out where all devices have equally many windows");
    }

    @Test
    void whereNobodyIsThereForADayTheRunSaysSo() throws Exception {
        Path trace = Files.writeString(folder.resolve("trace.csv"), "device,from_s,to_s\na,0,36000\nb,36000,72000\n");
        ExperimentSpec spec = spec(
                "cohort={size: 18, over-select: 1, minimum: 18, deadline: 1m}",
                "devices.availability={kind: file, file: %s}".formatted(trace));
        List<RoundResult> results = new ArrayList<>();
        try (PreparedExperiment experiment = PreparedExperiment.prepare(spec, 2)) {
            assertThatThrownBy(() -> run(experiment, results))
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageContaining("in a whole day from")
                    .hasMessageContaining("change devices.availability or devices.battery, or lower cohort.minimum");
        }
    }

    private static void run(PreparedExperiment experiment, List<RoundResult> results) throws Exception {
        var listener = new RoundListener() {
            @Override
            public void roundEnded(RoundResult result) {
                results.add(result);
            }
        };
        try (OpenFleet fleet = Experiment.engineOf(experiment.spec()).open(experiment)) {
            RunDefinition definition = experiment.definition("run");
            new RoundEngine(
                            definition,
                            fleet.fleet(),
                            List.of(listener),
                            RoundLog.NONE,
                            experiment.release(),
                            RoundClock.SYSTEM,
                            experiment.virtual())
                    .run(experiment.initialModel());
        }
    }

    /** Counts the windows of all steps. */
    private static Trainer counting(Trainer trainer, LongAdder windows) {
        return (Trainer) Proxy.newProxyInstance(
                Trainer.class.getClassLoader(), new Class<?>[] {Trainer.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("step")) {
                        windows.add((int) arguments[3] - (int) arguments[2]);
                    }
                    try {
                        return method.invoke(trainer, arguments);
                    } catch (InvocationTargetException e) {
                        throw Objects.requireNonNull(e.getCause());
                    }
                });
    }
}
