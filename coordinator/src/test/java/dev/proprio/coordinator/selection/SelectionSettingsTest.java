package dev.proprio.coordinator.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.extension.InvalidSettingException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionSettingsTest {
    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
    void sharesAreBetweenZeroAndOne(double wrong) {
        assertRefused("exploration", () -> new Oort(wrong, 1, 0, 0, 0, 1));
        assertRefused("decay", () -> new Oort(1, wrong, 0, 0, 0, 1));
        assertRefused("leastExploration", () -> new Oort(1, 1, wrong, 0, 0, 1));
        assertRefused("cutoff", () -> new Oort(1, 1, 0, 0, wrong, 1));
        assertRefused("clip", () -> new Oort(1, 1, 0, 0, 0, wrong));
    }

    @Test
    void whatWouldMakeNoSenseIsRefused() {
        assertRefused("decay", () -> new Oort(1, 0, 0, 0, 0, 1));
        assertRefused("leastExploration", () -> new Oort(0.5, 1, 0.6, 0, 0, 1));
        assertRefused("staleness", () -> new Oort(1, 1, 0, -0.1, 0, 1));
        assertRefused("staleness", () -> new Oort(1, 1, 0, Double.NaN, 0, 1));
        assertRefused("factor", () -> new PowerOfChoice(0.9, new UniformSelection()));
    }

    @Test
    void theEndsOfTheRangesAreAllowed() {
        assertThat(new Oort(1, 1, 1, 0, 1, 1).explorationAt(99)).isEqualTo(1);
        assertThat(new Oort(0, 1, 0, 0, 0, 0).explorationAt(1)).isZero();
    }

    @Test
    void whatLooksAtReportsSaysSo() {
        assertThat(new Oort().usesReports()).isTrue();
        assertThat(new WeightedSelection().usesReports()).isTrue();
        assertThat(new PowerOfChoice().usesReports()).isTrue();
    }

    private static void assertRefused(String component, ThrowingCallable made) {
        assertThatThrownBy(made)
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(component + " must be ");
    }
}
