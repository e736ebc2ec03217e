package dev.proprio.experiments.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EffectSizeTest {
    @Test
    void cliffsDeltaCountsPairs() {
        assertThat(EffectSize.cliffsDelta(new double[] {4, 5}, new double[] {1, 2, 3}))
                .isEqualTo(1);
        assertThat(EffectSize.cliffsDelta(new double[] {1, 2, 3}, new double[] {1, 2, 3}))
                .isZero();
        assertThat(EffectSize.cliffsDelta(new double[] {1, 3}, new double[] {2, 2}))
                .isZero();
        assertThat(EffectSize.cliffsDelta(new double[] {1}, new double[] {1, 2, 0, 2}))
                .isEqualTo(-0.25);
    }

    @Test
    void meanMedianAndDifferences() {
        assertThat(EffectSize.mean(1, 2, 6)).isEqualTo(3);
        assertThat(EffectSize.median(6, 1, 2)).isEqualTo(2);
        assertThat(EffectSize.median(6, 1, 2, 3)).isEqualTo(2.5);
        assertThat(EffectSize.pairedDifferences(new double[] {3, 1}, new double[] {1, 2}))
                .containsExactly(2, -1);
        assertThatThrownBy(() -> EffectSize.pairedDifferences(new double[2], new double[3]))
                .hasMessage("2 values cannot be paired with 3");
    }
}
