package dev.proprio.client.training.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.training.StepRule;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ParameterLayout;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class StepRulesTest {
    private static final Offset<Float> ROUNDING = within(1e-6f);

    @Test
    void momentumAddsUpToAGeometricSum() {
        float[] w = {1, -2, 7};
        var rule = new Momentum(0.1, 0.5, 0, false);
        double velocity = 0;
        double expected = 1;
        for (int n = 0; n < 20; n++) {
            rule.apply(w, new float[] {2, 0, 5}, 2);
            velocity = 0.5 * velocity + 2;
            expected -= 0.1 * velocity;
            assertThat(w[0]).isCloseTo((float) expected, within(1e-5f));
        }
        assertThat(velocity).isCloseTo(4, within(1e-4));
        assertThat(w[1]).isEqualTo(-2);
        assertThat(w[2]).as("beyond the length").isEqualTo(7);
    }

    @Test
    void nesterovsFirstStepLooksOneVelocityAhead() {
        float[] w = {1};
        new Momentum(0.1, 0.5, 0, true).apply(w, new float[] {2}, 1);
        assertThat(w[0]).isCloseTo(1 - 0.1f * (2 + 0.5f * 2), ROUNDING);
    }

    @Test
    void weightDecayIsAPartOfTheGradient() {
        for (double momentum : new double[] {0, 0.9}) {
            float[] w = {3};
            new Momentum(0.1, momentum, 0.5, false).apply(w, new float[] {1}, 1);
            assertThat(w[0]).isCloseTo(3 - 0.1f * (1 + 0.5f * 3), ROUNDING);
        }
    }

    /** Adam as its paper writes it, in double. */
    @Test
    void adamFollowsItsPaper() {
        var random = KeyedRandom.of(1, "adam");
        var rule = new Adam(0.01, 0.9, 0.999, 1e-8, 0.1);
        float[] w = {0.5f, -1, 2};
        double[] expected = {0.5, -1, 2};
        double[] m = new double[3];
        double[] v = new double[3];
        for (int t = 1; t <= 50; t++) {
            float[] g = new float[3];
            for (int i = 0; i < 3; i++) {
                g[i] = (float) random.nextGaussian();
                m[i] = 0.9 * m[i] + 0.1 * g[i];
                v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
                double unbiased = m[i] / (1 - Math.pow(0.9, t));
                double deviation = Math.sqrt(v[i] / (1 - Math.pow(0.999, t))) + 1e-8;
                expected[i] -= 0.01 * (unbiased / deviation + 0.1 * expected[i]);
            }
            rule.apply(w, g, 3);
            for (int i = 0; i < 3; i++) {
                assertThat((double) w[i]).isCloseTo(expected[i], within(1e-5));
            }
        }
    }

    @Test
    void adamsFirstStepIsTheLearningRateHoweverLargeTheGradient() {
        float[] w = {0, 0, 0};
        new Adam(0.01, 0.9, 0.999, 1e-8, 0).apply(w, new float[] {1e-3f, -50, 0}, 3);
        assertThat(w[0]).isCloseTo(-0.01f, within(1e-6f));
        assertThat(w[1]).isCloseTo(0.01f, within(1e-6f));
        assertThat(w[2]).isZero();
    }

    @Test
    void aPullAddsToWhatTheNextRuleSees() {
        float[] w = {1, 2};
        StepRule sgd = new Momentum(1, 0, 0, false);
        new ProximalRule(0.5, new float[] {3, 2}, new float[] {0.25f, -0.25f})
                .then(sgd)
                .apply(w, new float[] {10, 20}, 2);
        assertThat(w).containsExactly(1 - (10 - 1 + 0.25f), 2 - (20 - 0.25f));
    }

    @Test
    void whatIsFrozenDoesNotMoveWhateverTheRule() {
        var layout = ParameterLayout.of(List.of("0/W", "0/b", "1/W"), List.of(List.of(2), List.of(1), List.of(2)));
        float[] w = {1, 2, 3, 4, 5, 6};
        var rule = new FrozenSliceRule(layout, Pattern.compile("0/W|1/.*"), new Momentum(0.5, 0.5, 0.1, false));
        for (int n = 0; n < 3; n++) {
            rule.apply(w, new float[] {1, 1, 1, 1, 1, 1}, 5);
        }
        assertThat(w).contains(new float[] {1, 2, 4, 5, 6}).doesNotContain(3f);
        assertThatThrownBy(() -> new FrozenSliceRule(layout, Pattern.compile("W"), rule))
                .hasMessage("no parameters are named like \"W\"; there are [0/W, 0/b, 1/W]");
    }
}
