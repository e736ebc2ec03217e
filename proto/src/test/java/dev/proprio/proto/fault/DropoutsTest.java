package dev.proprio.proto.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.update.RoundStep;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DropoutsTest {
    private static final int DEVICES = 20_000;

    @Test
    void asManyLeaveAsTheProbabilitySaysAndEachStepIsAsLikely() {
        var dropouts = new Dropouts(0.1);
        Map<RoundStep, Integer> left = new EnumMap<>(RoundStep.class);
        for (int i = 0; i < DEVICES; i++) {
            dropouts.of(3, 7, "device-" + i).ifPresent(step -> left.merge(step, 1, Integer::sum));
        }
        for (RoundStep step : RoundStep.values()) {
            assertThat((double) left.getOrDefault(step, 0) / DEVICES).isCloseTo(0.02, within(0.004));
        }
    }

    @Test
    void whoLeavesDependsOnSeedRoundAndDeviceAlone() {
        var dropouts = new Dropouts(0.5);
        assertThat(dropouts.of(3, 7, "watch")).isEqualTo(new Dropouts(0.5).of(3, 7, "watch"));
        assertThat(Dropouts.NONE.of(3, 7, "watch")).isEmpty();
        assertThat(new Dropouts(1).of(3, 7, "watch")).isPresent();
    }

    @Test
    void whoLeavesTakesEveryStepBefore() {
        var all = new Dropouts(1);
        for (int i = 0; i < 50; i++) {
            String device = "device-" + i;
            RoundStep first = all.of(1, 1, device).orElseThrow();
            for (RoundStep step : RoundStep.values()) {
                assertThat(all.stays(1, 1, device, step)).isEqualTo(step.compareTo(first) < 0);
            }
        }
    }
}
