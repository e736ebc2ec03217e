package dev.proprio.client.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.fault.Dropouts;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.update.RoundStep;
import dev.proprio.proto.update.TrainingTask;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParticipationTest {
    private static final int DEVICES = 200;

    @Test
    void whereADeviceLeavesIsTheFirstStepThatItDoesNotTakeInEveryAttempt() {
        var participation =
                new Participation(1, ClientPolicy.DEFAULT, true, new Dropouts(0.5, List.of(RoundStep.values())));
        for (int attempt = 1; attempt <= 3; attempt++) {
            int left = 0;
            for (int device = 0; device < DEVICES; device++) {
                var task = new TrainingTask("run", 4, attempt, "device-" + device, 9, Map.of(), Map.of());
                var first = Arrays.stream(RoundStep.values())
                        .filter(step -> !participation.stays(task, step))
                        .findFirst();
                assertThat(participation.leaves(task))
                        .as("attempt %s of %s", attempt, task.device())
                        .isEqualTo(first);
                left += first.isPresent() ? 1 : 0;
            }
            assertThat(left).isBetween(1, DEVICES - 1);
        }
    }
}
