package dev.proprio.proto.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.SettingBinder;
import dev.proprio.proto.extension.SettingWriter;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    @Test
    void aStepDecayHoldsAndThenDrops() {
        assertThat(factors(new StepDecay(2, 0.5), 6)).containsExactly(1, 1, 0.5, 0.5, 0.25, 0.25);
    }

    @Test
    void anExponentialDecayDropsEachRound() {
        assertThat(factors(new ExponentialDecay(0.5), 4)).containsExactly(1, 0.5, 0.25, 0.125);
    }

    @Test
    void aCosineFallsFromOneThroughTheMiddleToItsFloorAndStays() {
        var cosine = new CosineDecay(10, 0.2);
        assertThat(cosine.factor(1)).isEqualTo(1);
        assertThat(cosine.factor(6)).isCloseTo(0.6, within(1e-15));
        assertThat(cosine.factor(11)).isEqualTo(0.2);
        assertThat(cosine.factor(500)).isEqualTo(0.2);
    }

    @Test
    void aWarmUpRisesToOneAndHandsOver() {
        assertThat(factors(new WarmUp(4, new ExponentialDecay(0.5)), 7))
                .containsExactly(0.25, 0.5, 0.75, 1, 1, 0.5, 0.25);
    }

    @Test
    void everyScheduleSurvivesTheWayThroughSettings() {
        var nested = new WarmUp(3, new CosineDecay(40, 0.1));
        var flat = SettingWriter.flat(nested);
        assertThat(new SettingBinder().bindExtension(Schedule.class, SettingWriter.fromFlat(flat, "test")))
                .isEqualTo(nested);
        assertThat(Extensions.of(Schedule.class).names())
                .contains("constant", "step", "exponential", "cosine", "warm-up");
    }

    @Test
    void aDecayThatGrowsOrVanishesIsRefused() {
        assertThatThrownBy(() -> new ExponentialDecay(1.5))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("must be between 0.0 and 1.0 but was 1.5");
        assertThatThrownBy(() -> new StepDecay(10, 0)).hasMessageContaining("must be greater than 0 but was 0.0");
        assertThatThrownBy(() -> new CosineDecay(0, 0)).hasMessageContaining("must be at least 1 but was 0");
    }

    private static double[] factors(Schedule schedule, int rounds) {
        return IntStream.rangeClosed(1, rounds).mapToDouble(schedule::factor).toArray();
    }
}
