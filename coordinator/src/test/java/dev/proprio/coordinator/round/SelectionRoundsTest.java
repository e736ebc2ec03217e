package dev.proprio.coordinator.round;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.selection.DeviceReport;
import dev.proprio.coordinator.selection.DeviceReports;
import dev.proprio.coordinator.selection.PowerOfChoice;
import dev.proprio.coordinator.selection.Selection;
import dev.proprio.coordinator.selection.UniformSelection;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelectionRoundsTest {
    /** A device's loss is its number; device 4 fails. */
    private static void play(String device, RoundPlan plan, UpdateSink sink)
            throws dev.proprio.coordinator.aggregation.InvalidUpdateException {
        double loss = Double.parseDouble(device.substring("device-".length()));
        if (loss == 4) {
            sink.failed(device, Stage.TRAIN, "the battery is empty");
        } else {
            var metrics = Map.of(Metric.LOSS, new Metric(8 * loss, 8));
            sink.accept(device, ClientUpdate.ofParameters(8, new float[] {1}, metrics));
        }
    }

    @Test
    void whatDevicesReportDecidesOnLaterRounds() throws Exception {
        var fleet = new ScriptedFleet(10, SelectionRoundsTest::play);
        RunState last = run(fleet, new PowerOfChoice(100, new UniformSelection()), 6);
        // Three rounds hear of everybody but the one who fails; it is tried again, with the highest losses.
        for (int round = 4; round < 6; round++) {
            assertThat(fleet.plans.get(round).devices())
                    .containsExactly("device-4", "device-9", "device-8", "device-7");
        }
        assertThat(reports(last).size()).isEqualTo(9);
        assertThat(reports(last).of("device-9")).contains(new DeviceReport(6, 9, 9, 8));
        assertThat(reports(last).know("device-4")).isFalse();
    }

    @Test
    void nothingIsKeptForASelectionThatDoesNotAsk() throws Exception {
        RunState last = run(new ScriptedFleet(10, SelectionRoundsTest::play), new UniformSelection(), 3);
        assertThat(reports(last).size()).isZero();
    }

    private static DeviceReports reports(RunState state) {
        return state.part(DeviceReports.PART).orElse(DeviceReports.NONE);
    }

    private static RunState run(ScriptedFleet fleet, Selection selection, int rounds) throws Exception {
        RunDefinition run = RunDefinition.fedAvg("run", 7, rounds, new CohortPolicy(4, 1, 1, Duration.ofMinutes(1)))
                .with(RunDefinition::selection, selection);
        var model = new GlobalModel(ParameterLayout.of(List.of("w"), List.of(List.of(1))), new float[1]);
        return new RoundEngine(run, fleet, List.of()).resume(RunState.initial(run, model));
    }
}
