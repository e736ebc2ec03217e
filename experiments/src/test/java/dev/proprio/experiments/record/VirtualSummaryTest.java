package dev.proprio.experiments.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.proprio.coordinator.devices.AvailabilitySchedule;
import dev.proprio.coordinator.devices.DeviceMix;
import dev.proprio.coordinator.devices.DeviceProfiles;
import dev.proprio.coordinator.devices.VirtualDevices;
import dev.proprio.experiments.evaluation.ConfusionMatrix;
import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.record.VirtualRow.ClassRow;
import dev.proprio.experiments.record.VirtualSummary.ClassFigures;
import dev.proprio.experiments.record.VirtualSummary.Reached;
import dev.proprio.proto.record.RecordDraft;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VirtualSummaryTest {
    private static final VirtualDevices DEVICES = new VirtualDevices(
            1,
            new DeviceMix(Map.of("phone", 0.5, "ring", 0.5), DeviceProfiles.BUILT_IN, 0),
            AvailabilitySchedule.ALWAYS,
            0,
            1,
            asked -> new long[asked.size()]);

    private static RoundRow row(int round, double accuracy, Optional<VirtualRow> virtual) {
        return RecordDraft.of(RoundRow.class)
                .set(RoundRow::round, round)
                .set(RoundRow::selected, 0)
                .set(RoundRow::accepted, round == 0 ? 0 : 3)
                .set(RoundRow::failed, 0)
                .set(RoundRow::late, 0)
                .set(RoundRow::weight, 1L)
                .set(RoundRow::seconds, 1.0)
                .set(RoundRow::bytesUp, 0L)
                .set(RoundRow::bytesDown, 0L)
                .set(RoundRow::accuracy, Optional.of(accuracy))
                .set(RoundRow::virtual, virtual)
                .make();
    }

    private static VirtualRow phones() {
        var asked = new ClassRow("phone", 3, 3, 0, 0, 1, 0, 10, 0, 1, 0);
        return new VirtualRow(0, 3600, 10, 1, 0, List.of(asked), Optional.empty(), Optional.empty());
    }

    /** What the model knew before the first round took nothing; and who was never asked is served, too. */
    @Test
    void nothingWasSpentBeforeTheFirstRoundAndNobodyIsForgotten() {
        List<RoundRow> rows = List.of(row(0, 0.25, Optional.empty()), row(1, 0.35, Optional.of(phones())));
        List<UserResult> people = IntStream.range(0, 20)
                .mapToObj(i -> UserResult.of("p" + i, ConfusionMatrix.of(2, new int[] {0, 1}, new int[] {0, i % 2}), 1))
                .toList();
        VirtualSummary summary =
                VirtualSummary.of(rows, people, Optional.of(DEVICES)).orElseThrow();
        assertThat(summary.reached())
                .extracting(Reached::accuracy, Reached::round, Reached::hours, Reached::updates)
                .containsExactly(tuple(0.1, 0, 0.0, 0L), tuple(0.2, 0, 0.0, 0L), tuple(0.3, 1, 1.0, 3L));
        assertThat(summary.classes())
                .extracting(one -> one.use().deviceClass(), one -> one.use().asked())
                .containsExactly(tuple("phone", 3L), tuple("ring", 0L));
        assertThat(summary.classes().stream().mapToInt(ClassFigures::people).sum())
                .isEqualTo(20);
        assertThat(summary.classes()).allMatch(one -> one.accuracy().isPresent());
    }
}
