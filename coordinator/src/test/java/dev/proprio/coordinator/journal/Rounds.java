package dev.proprio.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.aggregation.RuleContext;
import dev.proprio.coordinator.optimizer.OptimizerState;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.secagg.GroupReport;
import dev.proprio.coordinator.secagg.SecureReport;
import dev.proprio.coordinator.secagg.StageCounts;
import dev.proprio.coordinator.selection.DeviceReport;
import dev.proprio.coordinator.selection.DeviceReports;
import dev.proprio.coordinator.state.StateParts;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Rounds of a run with something of everything in them, drawn at random; and whether they are the same to the bit. */
final class Rounds {
    private static final ParameterLayout LAYOUT =
            ParameterLayout.of(List.of("0/W", "0/b"), List.of(List.of(3, 4), List.of(4)));

    private Rounds() {}

    static void assertSame(Object actual, Object expected) {
        assertThat(actual)
                .usingRecursiveComparison()
                .withComparatorForType(Double::compare, Double.class)
                .withComparatorForType(Float::compare, Float.class)
                .isEqualTo(expected);
    }

    static Commit commit(long seed, int first, int last) {
        return commit(seed, first, last, Math.max(2, last - first + 1));
    }

    static Commit commit(long seed, int first, int last, int models) {
        List<RoundResult> rounds = new ArrayList<>();
        for (int round = first; round <= last; round++) {
            rounds.add(result(seed, round));
        }
        return new Commit("run-" + seed, rounds, attachments(seed, last), models);
    }

    static Map<String, Optional<byte[]>> attachments(long seed, int round) {
        KeyedRandom random = KeyedRandom.of(seed, "attachments", round, 0);
        Map<String, Optional<byte[]>> attachments = new TreeMap<>();
        for (int i = 0; i < 3; i++) {
            byte[] content = {(byte) round, (byte) i};
            attachments.put(
                    "device/" + random.nextLong(6), random.nextLong(4) == 0 ? Optional.empty() : Optional.of(content));
        }
        return attachments;
    }

    static RoundResult result(long seed, int round) {
        KeyedRandom random = KeyedRandom.of(seed, "rounds", round, 0);
        var model = new GlobalModel(LAYOUT, floats(random));
        var reports = new TreeMap<String, DeviceReport>();
        for (int i = 0; i < round; i++) {
            reports.put("user-" + i, new DeviceReport(i + 1, random.nextDouble(), random.nextDouble(), 1e9));
        }
        RunState state = new RunState(round, round % 3, model, StateParts.NONE)
                .with(
                        OptimizerState.PART,
                        new OptimizerState(
                                round, Map.of("first-moment", reals(random), "second-moment", reals(random))))
                .with(RunState.EXCHANGE, Map.of("control", reals(random)))
                .with(DeviceReports.PART, new DeviceReports(reports));
        if (round % 4 != 0) {
            state = state.with(RuleContext.PREVIOUS, Map.of("params", reals(random)));
        }
        List<ClientOutcome> outcomes = List.of(
                new ClientOutcome.Accepted("a", Duration.ofNanos(round), 7, Map.of("loss", new Metric(0.5, round))),
                new ClientOutcome.Failed("b", Duration.ofMillis(3), Stage.TRAIN, "the loss became NaN"),
                new ClientOutcome.Failed("d", Duration.ofMillis(4), Stage.DROP, "it left", true),
                new ClientOutcome.Late("c", Duration.ofSeconds(1)));
        return new RoundResult(
                state,
                true,
                outcomes,
                7,
                Map.of("loss", new Metric(Double.NaN, 2), "accuracy", new Metric(-0.0, 0)),
                new Traffic(10L * round, 20),
                Duration.ofMillis(round),
                round % 2 == 0 ? Optional.empty() : Optional.of(secure(round)));
    }

    private static SecureReport secure(int round) {
        var counts = new StageCounts(6, 6, 5, 4, 4, 3);
        var parameters = SecAggParameters.forCohort(40);
        return new SecureReport(
                true,
                List.of(
                        new GroupReport(parameters, 4, counts, 1, List.of("d"), Optional.empty()),
                        new GroupReport(parameters, 0, counts, 0, List.of(), Optional.of("too few survivors"))),
                24,
                round,
                1,
                100,
                200);
    }

    private static float[] floats(KeyedRandom random) {
        float[] values = new float[LAYOUT.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble();
        }
        values[0] = -0f;
        return values;
    }

    private static double[] reals(KeyedRandom random) {
        double[] values = new double[LAYOUT.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextDouble();
        }
        return values;
    }
}
