package dev.proprio.coordinator.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.ClientUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundEngineTest {
    private static final GlobalModel ZERO =
            new GlobalModel(ParameterLayout.of(List.of("w"), List.of(List.of(2))), new float[2]);

    private final List<RoundResult> results = new ArrayList<>();

    @Test
    void everyRoundMovesTheModelByTheMeanUpdate() throws Exception {
        var fleet = new ScriptedFleet(10, (device, plan, sink) -> sink.accept(device, ScriptedFleet.ones(2)));
        GlobalModel last = run(fleet, cohort(4, 1, 4), 5);
        assertThat(last.parameters()).containsExactly(5, 5);
        assertThat(results).hasSize(5).allMatch(result -> result.moved() && result.accepted() == 4);
    }

    @Test
    void selectionDependsOnSeedAndRoundAlone() throws Exception {
        var first = new ScriptedFleet(50, (device, plan, sink) -> sink.accept(device, ScriptedFleet.ones(2)));
        var second = new ScriptedFleet(50, (device, plan, sink) -> sink.failed(device, Stage.TRAIN, "no"));
        run(first, cohort(4, 1, 1), 2);
        assertThatThrownBy(() -> run(second, cohort(4, 1, 1), 2))
                .hasMessageStartingWith("2 rounds in a row, up to round 2, had fewer than 1 usable update");
        assertThat(first.plans.getFirst().devices())
                .isEqualTo(second.plans.getFirst().devices());
        assertThat(first.plans.get(1).devices()).isEqualTo(second.plans.get(1).devices());
        assertThat(first.plans.getFirst().devices())
                .isNotEqualTo(first.plans.get(1).devices());
    }

    @Test
    void overSelectionAsksMoreAndTakesTheFirstWhoAnswer() throws Exception {
        var fleet = new ScriptedFleet(20, (device, plan, sink) -> sink.accept(device, ScriptedFleet.ones(2)));
        run(fleet, cohort(5, 1.3, 5), 1);
        RoundResult result = results.getFirst();
        assertThat(fleet.plans.getFirst().devices()).hasSize(7);
        assertThat(result.accepted()).isEqualTo(5);
        assertThat(result.late()).isEqualTo(2);
        assertThat(result.outcomes().subList(5, 7)).allMatch(ClientOutcome.Late.class::isInstance);
    }

    @Test
    void failedClientsAreRecordedAndTheRoundGoesOnWithoutThem() throws Exception {
        var fleet = new ScriptedFleet(4, (device, plan, sink) -> {
            switch (device) {
                case "device-0" -> sink.failed(device, Stage.TRAIN, "the loss became NaN");
                case "device-1" -> sink.accept(device, ClientUpdate.ofParameters(1, new float[3], Map.of()));
                default -> sink.accept(device, ScriptedFleet.ones(2));
            }
        });
        GlobalModel last = run(fleet, cohort(4, 1, 2), 1);
        assertThat(last.parameters()).containsExactly(1, 1);
        assertThat(results.getFirst().outcomes())
                .filteredOn(ClientOutcome.Failed.class::isInstance)
                .extracting(outcome -> {
                    var failed = (ClientOutcome.Failed) outcome;
                    return failed.device() + " " + failed.stage() + ": " + failed.reason();
                })
                .containsExactlyInAnyOrder(
                        "device-0 train: the loss became NaN",
                        "device-1 validate: section \"params\" has 3 values but the model has 2");
    }

    @Test
    void silentDevicesFailAtTheDeadline() throws Exception {
        var fleet = new ScriptedFleet(3, (device, plan, sink) -> {
            if (!"device-2".equals(device)) {
                sink.accept(device, ScriptedFleet.ones(2));
            }
        });
        run(fleet, new CohortPolicy(3, 1, 2, Duration.ofMillis(1)), 1);
        assertThat(results.getFirst().moved()).isTrue();
        assertThat(results.getFirst().outcomes())
                .filteredOn(outcome -> "device-2".equals(outcome.device()))
                .singleElement()
                .isInstanceOfSatisfying(ClientOutcome.Failed.class, failed -> {
                    assertThat(failed.stage()).isEqualTo(Stage.DEADLINE);
                    assertThat(failed.reason()).isEqualTo("no answer before the round's deadline of 1ms");
                });
    }

    @Test
    void aRoundBelowTheMinimumLeavesTheModelAndThreeInARowEndTheRun() {
        var fleet = new ScriptedFleet(5, (device, plan, sink) -> {
            if ("device-1".equals(device)) {
                sink.accept(device, ScriptedFleet.ones(2));
            } else {
                sink.failed(device, Stage.FETCH, "no network");
            }
        });
        assertThatThrownBy(() -> run(fleet, cohort(5, 1, 2), 10))
                .isInstanceOf(RunFailedException.class)
                .hasMessageMatching("3 rounds in a row, up to round 3, had fewer than 2 usable updates; "
                        + "for example device-\\d failed at fetch: no network; "
                        + "of 5 devices asked in the last, 1 counted, 4 failed and 0 came late");
        assertThat(results).hasSize(3).noneMatch(RoundResult::moved);
        assertThat(results.getLast().model()).isEqualTo(ZERO);
    }

    @Test
    void anUpdateCountsOnceAndALateOneNever() throws Exception {
        List<UpdateSink.Acceptance> verdicts = new ArrayList<>();
        List<UpdateSink> sinks = new ArrayList<>();
        var fleet = new ScriptedFleet(2, (device, plan, sink) -> {
            verdicts.add(sink.accept(device, ScriptedFleet.ones(2)));
            verdicts.add(sink.accept(device, ScriptedFleet.ones(2)));
            verdicts.add(sink.accept("stranger", ScriptedFleet.ones(2)));
            sink.failed(device, Stage.SUBMIT, "too late to fail");
            sinks.add(sink);
        });
        GlobalModel last = run(fleet, cohort(2, 1, 2), 1);
        assertThat(last.parameters()).containsExactly(1, 1);
        assertThat(verdicts.subList(0, 3))
                .containsExactly(
                        UpdateSink.Acceptance.ACCEPTED, UpdateSink.Acceptance.DUPLICATE, UpdateSink.Acceptance.LATE);
        assertThat(sinks.getFirst().accept("device-5", ScriptedFleet.ones(2))).isEqualTo(UpdateSink.Acceptance.LATE);
        assertThat(results.getFirst().failed()).isZero();
    }

    @Test
    void tooSmallAPopulationIsSaid() {
        var fleet = new ScriptedFleet(2, (device, plan, sink) -> {});
        assertThatThrownBy(() -> run(fleet, cohort(5, 1, 3), 1))
                .hasMessage("round 1 needs at least 3 devices but only 2 can be asked");
    }

    private GlobalModel run(Fleet fleet, CohortPolicy cohort, int rounds)
            throws RunFailedException, InterruptedException {
        var run = RunDefinition.fedAvg("run", 1, rounds, cohort);
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
