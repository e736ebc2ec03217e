package dev.proprio.coordinator.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.aggregation.Aggregation;
import dev.proprio.coordinator.aggregation.CenteredClipping;
import dev.proprio.coordinator.aggregation.FlTrust;
import dev.proprio.coordinator.aggregation.IndividualAggregation;
import dev.proprio.coordinator.aggregation.Krum;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.ClientUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rounds with rules that see each update. */
class RuleRoundsTest {
    private static final GlobalModel ZERO =
            new GlobalModel(ParameterLayout.of(List.of("w"), List.of(List.of(1))), new float[1]);

    private final List<RoundResult> results = new ArrayList<>();

    @Test
    void aRuleSeesSortedUpdatesItsRoundAndTheLastResult() throws Exception {
        List<String> seen = new ArrayList<>();
        IndividualAggregation spy = (contributions, context) -> {
            seen.add(context.round() + " " + context.seed() + " "
                    + context.previous().map(Arrays::toString).orElse("none"));
            assertThat(contributions).extracting("device").isSorted().hasSize(4);
            return new double[] {context.round()};
        };
        var fleet = new ScriptedFleet(9, (device, plan, sink) -> {
            if (plan.round() == 2) {
                sink.failed(device, Stage.TRAIN, "no");
            } else {
                sink.accept(device, ScriptedFleet.ones(1));
            }
        });
        run(spy, fleet, cohort(4, 1, 1), 3);
        assertThat(seen).containsExactly("1 1 none", "3 1 [1.0]");
    }

    @Test
    void centeredClippingStartsWhereTheLastRoundEnded() throws Exception {
        var fleet = new ScriptedFleet(3, (device, plan, sink) -> sink.accept(device, change(10)));
        GlobalModel last = run(new CenteredClipping(1, 1), fleet, cohort(3, 1, 3), 3);
        assertThat(last.parameters()).containsExactly(1 + 2 + 3);
    }

    @Test
    void fewerUpdatesThanTheRuleNeedsAreAnEmptyRound() throws Exception {
        var fleet = new ScriptedFleet(6, (device, plan, sink) -> {
            if (plan.round() == 2 || plan.devices().indexOf(device) < 4) {
                sink.accept(device, ScriptedFleet.ones(1));
            } else {
                sink.failed(device, Stage.TRAIN, "no");
            }
        });
        run(new Krum(1), fleet, cohort(6, 1, 1), 4);
        assertThat(results).extracting(RoundResult::moved).containsExactly(false, true, false, false);
        assertThat(results).extracting(RoundResult::accepted).containsExactly(4, 6, 4, 4);
        assertThatThrownBy(() -> run(new Krum(2), fleet, cohort(6, 1, 1), 3))
                .isInstanceOf(RunFailedException.class)
                .hasMessageStartingWith("3 rounds in a row, up to round 3, had fewer than 7 usable updates");
    }

    @Test
    void theRequiredDeviceIsAskedInEveryRoundAndCountsInTheCohort() throws Exception {
        var fleet = new ScriptedFleet(30, (device, plan, sink) -> sink.accept(device, ScriptedFleet.ones(1)));
        GlobalModel last = run(new FlTrust("device-7"), fleet, cohort(4, 1.5, 2), 5);
        assertThat(last.parameters()).containsExactly(5);
        assertThat(fleet.plans).allSatisfy(plan -> {
            assertThat(plan.devices()).hasSize(6).doesNotHaveDuplicates().startsWith("device-7");
            assertThat(plan.target()).isEqualTo(4);
        });
    }

    @Test
    void aPlaceIsKeptForTheRequiredDevice() throws Exception {
        List<String> waiting = new ArrayList<>();
        var fleet = new ScriptedFleet(5, (device, plan, sink) -> {
            if (!device.equals("device-3")) {
                waiting.add(device + " " + sink.accept(device, ScriptedFleet.ones(1)));
                assertThat(sink.isSettled()).isFalse();
            }
            if (waiting.size() == 4) {
                waiting.add("device-3 " + sink.accept("device-3", ScriptedFleet.ones(1)));
                assertThat(sink.isSettled()).isTrue();
            }
        });
        run(new FlTrust("device-3"), fleet, new CohortPolicy(3, 1.6, 2, Duration.ofMinutes(1)), 1);
        assertThat(waiting)
                .extracting(line -> line.substring(9))
                .containsExactly("ACCEPTED", "ACCEPTED", "LATE", "LATE", "ACCEPTED");
        assertThat(results.getFirst().moved()).isTrue();
        assertThat(results.getFirst().late()).isEqualTo(2);
    }

    @Test
    void aRoundIsOverWhenTheRequiredDeviceFails() {
        var fleet = new ScriptedFleet(3, (device, plan, sink) -> {
            if (device.equals("device-1")) {
                sink.failed(device, Stage.CONNECT, "the device is not connected");
                assertThat(sink.isSettled()).isTrue();
            }
        });
        assertThatThrownBy(() -> run(new FlTrust("device-1"), fleet, cohort(3, 1, 2), 5))
                .hasMessage("3 rounds in a row, up to round 3, had fewer than 2 usable updates, or none of device-1, "
                        + "which the aggregation needs; for example device-1 failed at connect: the device is not connected; "
                        + "of 3 devices asked in the last, 0 counted, 1 failed and 2 came late");
        assertThat(results).hasSize(3).allMatch(result -> result.late() == 2);
    }

    private static ClientUpdate change(float value) {
        return ClientUpdate.ofParameters(1, new float[] {value}, Map.of());
    }

    private GlobalModel run(Aggregation aggregation, Fleet fleet, CohortPolicy cohort, int rounds)
            throws RunFailedException, InterruptedException {
        RunDefinition run =
                RunDefinition.fedAvg("run", 1, rounds, cohort).with(RunDefinition::aggregation, aggregation);
        results.clear();
        return new RoundEngine(run, fleet, List.of(new RoundListener() {
                    @Override
                    public void roundEnded(RoundResult result) {
                        results.add(result);
                    }
                }))
                .run(ZERO);
    }

    private static CohortPolicy cohort(int size, double overSelect, int minimum) {
        return new CohortPolicy(size, overSelect, minimum, Duration.ofMinutes(1));
    }
}
