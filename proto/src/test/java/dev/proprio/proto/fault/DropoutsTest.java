package dev.proprio.proto.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.update.RoundStep;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutsTest {
    private static final int DEVICES = 20_000;
    private static final int ROUNDS = 1_500;
    private static final int COHORT = 4;

    @Test
    void asManyLeaveAsTheProbabilitySaysAndEachStepIsAsLikely() {
        var dropouts = Dropouts.ofSecureAggregations(0.1);
        Map<RoundStep, Integer> left = new EnumMap<>(RoundStep.class);
        for (int i = 0; i < DEVICES; i++) {
            dropouts.of(3, 7, 1, "device-" + i).ifPresent(step -> left.merge(step, 1, Integer::sum));
        }
        for (RoundStep step : RoundStep.values()) {
            assertThat((double) left.getOrDefault(step, 0) / DEVICES).isCloseTo(0.02, within(0.004));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.3, 0.5, 1})
    void withoutSecureAggregationAsManyUpdatesAreLostAsTheProbabilitySays(double probability) {
        var dropouts = Dropouts.ofUploads(probability);
        int lost = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            for (int device = 0; device < COHORT; device++) {
                lost += dropouts.stays(3, round, 1, "device-" + device, RoundStep.UPLOAD) ? 0 : 1;
            }
        }
        double asked = ROUNDS * COHORT;
        double error = Math.sqrt(probability * (1 - probability) / asked);
        assertThat(lost / asked).isCloseTo(probability, within(3 * error));
    }

    @Test
    void whoLeavesDependsOnSeedRoundAndDeviceAlone() {
        var dropouts = Dropouts.ofSecureAggregations(0.5);
        assertThat(dropouts.of(3, 7, 1, "watch"))
                .isEqualTo(Dropouts.ofSecureAggregations(0.5).of(3, 7, 1, "watch"));
        assertThat(Dropouts.NONE.of(3, 7, 1, "watch")).isEmpty();
        assertThat(Dropouts.ofSecureAggregations(1).of(3, 7, 1, "watch")).isPresent();
    }

    @Test
    void whoLeavesTakesEveryStepBefore() {
        var all = Dropouts.ofSecureAggregations(1);
        for (int i = 0; i < 50; i++) {
            String device = "device-" + i;
            RoundStep first = all.of(1, 1, 1, device).orElseThrow();
            for (RoundStep step : RoundStep.values()) {
                assertThat(all.stays(1, 1, 1, device, step)).isEqualTo(step.compareTo(first) < 0);
            }
        }
    }
}
