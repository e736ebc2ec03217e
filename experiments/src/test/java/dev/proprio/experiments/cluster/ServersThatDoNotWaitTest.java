package dev.proprio.experiments.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.training.Trainer;
import dev.proprio.coordinator.asynchronous.Flights;
import dev.proprio.coordinator.asynchronous.StepStaleness;
import dev.proprio.coordinator.devices.VirtualRound;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundLog;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.tiers.Tiers;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps of servers that do not wait: who counts is known before anybody trains, and threads leave no trace. */
class ServersThatDoNotWaitTest {
    private static final String DIURNAL = "devices={availability: diurnal, jitter: 0.3, spread: 0.9}";
    private static final String BUFFERED = "mode={kind: buffered, buffer: 4, concurrency: 12}";
    private static final String TIERED = "mode={kind: tiered, tiers: 3};cohort.size=4";
    private static final String FEDASYNC = "mode={kind: fedasync, concurrency: 8, staleness: hinge}";

    @TempDir
    private Path folder;

    private ExperimentSpec spec(String... settings) throws Exception {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
                name: virtual
                rounds: 12
                data: {source: synthetic, devices: 24, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
                model: {kind: mlp, hidden: [6]}
                cohort: {size: 5}
                local: {algorithm: sgd, epochs: 2, batch: 8}
                clock: virtual
                """);
        return ExperimentSpec.read(file, List.of(settings));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                BUFFERED,
                FEDASYNC,
                BUFFERED + ";cohort.selection=oort",
                BUFFERED + ";cohort.selection=weighted",
                BUFFERED + ";cohort.selection=fastest-first",
                BUFFERED + ";compression={kind: top-k}",
                BUFFERED + ";compression=quantize",
                BUFFERED + ";faults.dropout=0.3",
                FEDASYNC + ";faults.dropout=0.3",
                BUFFERED + ";aggregation=median",
                BUFFERED + ";aggregation=norm-clipping",
                BUFFERED + ";server-optimizer=adam",
                TIERED,
                TIERED + ";cohort={size: 3, over-select: 1.6, selection: oort};faults.dropout=0.3",
                TIERED + ";cohort={size: 3, selection: fastest-first};compression={kind: top-k}",
                BUFFERED + ";local={algorithm: ditto, epochs: 1};data.devices=16"
            })
    void threadsLeaveNoTrace(String settings) throws Exception {
        List<String> all = new ArrayList<>(List.of(settings.split(";", -1)));
        all.add(DIURNAL);
        ExperimentSpec spec = spec(all.toArray(String[]::new));
        LeasedRun one = LeasedRun.of(spec, 1);
        for (int threads : new int[] {2, 8}) {
            LeasedRun other = LeasedRun.of(spec, threads);
            assertThat(other.state().model().sha256())
                    .isEqualTo(one.state().model().sha256());
            assertThat(other.state()).usingRecursiveComparison().isEqualTo(one.state());
            assertThat(other.rounds()).isEqualTo(one.rounds());
            assertThat(other.devices()).usingRecursiveComparison().isEqualTo(one.devices());
        }
    }

    /** With as many under way as a step has, and all equally fast, it is federated averaging. */
    @ParameterizedTest
    @ValueSource(strings = {"aggregation=uniform-mean", "aggregation=weighted-mean", "aggregation=median"})
    void withOneCohortUnderWayItIsFederatedAveraging(String aggregation) throws Exception {
        String phones = "devices={mix: {phone: 1}}";
        LeasedRun waiting = LeasedRun.of(spec(aggregation, phones), 2);
        LeasedRun buffered =
                LeasedRun.of(spec(aggregation, phones, "mode={kind: buffered, buffer: 5, concurrency: 5}"), 2);
        assertThat(buffered.state().model().sha256())
                .isEqualTo(waiting.state().model().sha256());
        assertThat(buffered.state().part(VirtualRound.PART))
                .isEqualTo(waiting.state().part(VirtualRound.PART));
        // Here devices are as many windows apart as they are, and arrive in the order of that; in a round they are told
        // as asked.
        assertThat(buffered.rounds()).hasSameSizeAs(waiting.rounds());
    }

    /** With all devices in one tier it is a synchronous run on the virtual clock, late and leaving devices included. */
    @ParameterizedTest
    @ValueSource(strings = {"aggregation=weighted-mean", "aggregation=median"})
    void withOneTierItIsASynchronousRun(String aggregation) throws Exception {
        String[] settings = {DIURNAL, aggregation, "cohort={size: 4, over-select: 1.7, deadline: 20s, minimum: 2}"};
        LeasedRun waiting = LeasedRun.of(spec(settings), 2);
        LeasedRun tiered =
                LeasedRun.of(spec(settings[0], settings[1], settings[2], "mode={kind: tiered, tiers: 1}"), 2);
        assertThat(tiered.state().model().sha256())
                .isEqualTo(waiting.state().model().sha256());
        assertThat(tiered.state().part(VirtualRound.PART))
                .isEqualTo(waiting.state().part(VirtualRound.PART));
        assertThat(tiered.rounds()).isEqualTo(waiting.rounds());
    }

    /** Each step is one tier's, whose devices take about equally long; who is late is never trained. */
    @Test
    void aTierHasDevicesThatAreEquallyFast() throws Exception {
        var windows = new LongAdder();
        List<RoundResult> results = new ArrayList<>();
        ExperimentSpec spec = spec(
                "rounds=40",
                "devices={mix: {phone: 0.5, watch: 0.5}, spread: 0.9, jitter: 0.2}",
                "mode={kind: tiered, tiers: 2}",
                "cohort={size: 3, over-select: 1.7}");
        try (PreparedExperiment experiment = Preparation.of(spec, 2)
                .with(Preparation::watched, trainer -> counting(trainer, windows))
                .prepare()) {
            run(experiment, results);
        }
        assertThat(windows.sum())
                .isEqualTo(2 * results.stream().mapToLong(RoundResult::weight).sum());
        assertThat(results.stream().mapToInt(RoundResult::late).sum()).isPositive();
        List<Set<String>> tiers = List.of(new TreeSet<>(), new TreeSet<>());
        int[] before = {0, 0};
        long end = 0;
        for (RoundResult result : results) {
            Tiers state = result.state().part(Tiers.PART).orElseThrow();
            int[] updates =
                    state.tiers().stream().mapToInt(tier -> tier.updates()).toArray();
            int tier = updates[0] > before[0] ? 0 : 1;
            assertThat(updates[0] + updates[1]).isEqualTo(result.round());
            before = updates;
            result.outcomes().forEach(outcome -> tiers.get(tier).add(outcome.device()));
            VirtualRound when = result.state().part(VirtualRound.PART).orElseThrow();
            assertThat(when.end()).isGreaterThanOrEqualTo(end);
            end = when.end();
        }
        assertThat(tiers.get(0)).isNotEmpty().doesNotContainAnyElementsOf(tiers.get(1));
        assertThat(tiers.get(1)).isNotEmpty();
        assertThat(before[0]).isGreaterThan(before[1]);
    }

    @Test
    void eachTierNeedsACohort() throws Exception {
        ExperimentSpec spec = spec("mode=tiered", "cohort.size=5");
        assertThatThrownBy(() -> PreparedExperiment.prepare(spec, 1).close())
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(
                        "mode.tiers makes 5 tiers, each of which needs cohort.size devices, 5, and thus 25 together, but the data has only 18");
    }

    @Test
    void whoIsTooStaleIsNeverTrained() throws Exception {
        var windows = new LongAdder();
        List<RoundResult> results = new ArrayList<>();
        ExperimentSpec spec = spec(
                DIURNAL,
                "rounds=40",
                "mode={kind: buffered, buffer: 2, concurrency: 12, max-staleness: 4}",
                "devices.mix={phone: 0.7, ring: 0.3}");
        try (PreparedExperiment experiment = Preparation.of(spec, 2)
                .with(Preparation::watched, trainer -> counting(trainer, windows))
                .prepare()) {
            run(experiment, results);
        }
        long counted = results.stream().mapToLong(RoundResult::weight).sum();
        assertThat(windows.sum()).isEqualTo(2 * counted);
        assertThat(results).allMatch(result -> result.accepted() == 2);
        int stale =
                results.stream().mapToInt(result -> staleness(result).stale()).sum();
        assertThat(stale)
                .isPositive()
                .isEqualTo(results.stream().mapToInt(RoundResult::late).sum());
        assertThat(results).allMatch(result -> staleness(result).max() <= 4);
        assertThat(results)
                .allMatch(result ->
                        result.state().part(Flights.PART).orElseThrow().models().size() <= 5);
        assertThat(results)
                .allMatch(result -> result.state()
                                .part(Flights.PART)
                                .orElseThrow()
                                .underWay()
                                .size()
                        < 12);
    }

    /** Where all take the same time T, as many updates arrive as are under way in each T, and are that many steps old. */
    @Test
    void throughputAndStalenessFollowFromHowManyAreUnderWay() throws Exception {
        List<RoundResult> results = new ArrayList<>();
        ExperimentSpec spec =
                spec("rounds=60", "devices={mix: {phone: 1}}", "mode={kind: buffered, buffer: 3, concurrency: 18}");
        try (PreparedExperiment experiment = PreparedExperiment.prepare(spec, 2)) {
            run(experiment, results);
        }
        List<Long> ends = results.stream()
                .map(result ->
                        result.state().part(VirtualRound.PART).orElseThrow().end())
                .toList();
        double mean = results.subList(12, 60).stream()
                .mapToDouble(result -> staleness(result).mean())
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(18.0 / 3, within(1.0));
        double longest =
                results.stream().mapToLong(result -> result.outcomes().size()).sum();
        assertThat(longest).isEqualTo(3 * 60);
        // 48 steps are 144 updates, which are 8 turns of 18.
        double turn = (ends.get(59) - ends.get(11)) / 8e6;
        assertThat(turn).isBetween(0.05, 5.0);
    }

    @Test
    void aStepHasItsMomentAndEachOutcomeToo() throws Exception {
        List<RoundResult> results = new ArrayList<>();
        try (PreparedExperiment experiment =
                PreparedExperiment.prepare(spec(DIURNAL, BUFFERED, "rounds=30", "faults.dropout=0.1"), 2)) {
            run(experiment, results);
        }
        long end = 0;
        int askedBefore = 0;
        Map<String, Long> free = new HashMap<>();
        for (RoundResult result : results) {
            VirtualRound when = result.state().part(VirtualRound.PART).orElseThrow();
            assertThat(when.start()).isEqualTo(end);
            end = when.end();
            long before = 0;
            for (ClientOutcome outcome : result.outcomes()) {
                long micros = outcome.elapsed().toNanos() / 1000;
                assertThat(micros).isBetween(before, when.end() - when.start());
                before = micros;
                // It was asked when it had nothing else to do, which may be steps ago, and is free from now on.
                long asked = when.start() + outcome.asked().toNanos() / 1000;
                assertThat(asked).isBetween(free.getOrDefault(outcome.device(), 0L), when.start() + micros);
                assertThat(outcome.took()).isPositive();
                askedBefore += asked < when.start() ? 1 : 0;
                free.put(outcome.device(), when.start() + micros);
            }
            assertThat(when.all().asked()).isEqualTo(result.outcomes().size());
            assertThat(when.all().counted()).isEqualTo(result.accepted()).isEqualTo(4);
            assertThat(when.all().late()).isEqualTo(result.late());
            assertThat(when.all().failed()).isEqualTo(result.failed());
        }
        assertThat(results.stream().mapToInt(RoundResult::failed).sum()).isPositive();
        assertThat(askedBefore).isPositive();
    }

    @Test
    void whereEverybodyFailsTheRunSaysSo() throws Exception {
        List<RoundResult> results = new ArrayList<>();
        try (PreparedExperiment experiment = PreparedExperiment.prepare(spec(BUFFERED, "faults.dropout=1"), 2)) {
            assertThatThrownBy(() -> run(experiment, results))
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageContaining("3 rounds in a row, up to round 3, had fewer than 4 usable updates");
        }
        assertThat(results).hasSize(3).allMatch(result -> !result.moved());
    }

    /** Everybody is there for a hundredth of a second of each minute, and needs longer. */
    @Test
    void whereEverybodyLeavesTheRunSaysSo() throws Exception {
        Path trace = Files.writeString(folder.resolve("short.csv"), "device,from_s,to_s\na,0,0.01\nb,0,0.01\n");
        try (PreparedExperiment experiment = PreparedExperiment.prepare(
                spec(BUFFERED, "devices.availability={kind: file, file: %s, period: 1m}".formatted(trace)), 2)) {
            List<RoundResult> results = new ArrayList<>();
            assertThatThrownBy(() -> run(experiment, results))
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageStartingWith("round 1 has no update: of the last 10000 devices that were asked")
                    .hasMessageContaining("each left before its update had arrived");
            assertThat(results).isEmpty();
        }
    }

    @Test
    void whereNobodyIsThereForADayTheRunSaysSo() throws Exception {
        Path trace = Files.writeString(folder.resolve("trace.csv"), "device,from_s,to_s\na,0,1\nb,86000,86001\n");
        try (PreparedExperiment experiment = PreparedExperiment.prepare(
                spec(
                        BUFFERED,
                        "devices={mix: {ring: 1}}",
                        "devices.availability={kind: file, file: %s, period: 36h}".formatted(trace)),
                2)) {
            List<RoundResult> results = new ArrayList<>();
            assertThatThrownBy(() -> run(experiment, results))
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageContaining("nobody was there; change devices.availability");
        }
    }

    @Test
    void noMoreCanBeUnderWayThanThereAre() throws Exception {
        ExperimentSpec spec = spec("mode={kind: buffered, buffer: 4, concurrency: 100}");
        assertThatThrownBy(() -> PreparedExperiment.prepare(spec, 1))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("asks 100 devices at once but the data has only");
    }

    private static StepStaleness staleness(RoundResult result) {
        return result.state().part(Flights.PART).orElseThrow().staleness();
    }

    private static void run(PreparedExperiment experiment, List<RoundResult> results) throws Exception {
        var listener = new RoundListener() {
            @Override
            public void roundEnded(RoundResult result) {
                results.add(result);
            }
        };
        try (OpenFleet fleet = Experiment.engineOf(experiment.spec()).open(experiment)) {
            experiment
                    .engine(experiment.definition("run"), fleet.fleet(), List.of(listener), RoundLog.NONE)
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
