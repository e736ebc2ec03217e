package dev.proprio.experiments.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.client.training.MimeLite;
import dev.proprio.experiments.strategies.QuadraticFleet.Member;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MimeLite on problem Q, against the arithmetic of the paper in double. */
class MimeLiteTest {
    private static final double[] A = {1, 4, 0.5};
    private static final double[] B = {0, 1, -2};
    /** More windows than a gradient takes at once, for one of them. */
    private static final int[] WINDOWS = {50, 20, 300};

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.9, 0.99})
    void momentumRestsDuringARoundAndThenMovesTowardsTheGradientOfAll(double beta) throws Exception {
        double all = WINDOWS[0] + WINDOWS[1] + WINDOWS[2];
        double w = 0.75;
        double m = 0;
        List<Double> expected = new ArrayList<>();
        for (int round = 0; round < 6; round++) {
            double next = 0;
            double gradient = 0;
            for (int k = 0; k < A.length; k++) {
                double y = w;
                for (int step = 0; step < 4; step++) {
                    y -= 0.1 * ((1 - beta) * A[k] * (y - B[k]) + beta * m);
                }
                next += WINDOWS[k] / all * y;
                gradient += WINDOWS[k] / all * A[k] * (w - B[k]);
            }
            w = next;
            m = (1 - beta) * gradient + beta * m;
            expected.add(m);
        }
        var local = new MimeLite(new LocalLoop(4, 1000, 0.1), beta);
        List<Member> members = new ArrayList<>();
        for (int k = 0; k < A.length; k++) {
            members.add(new Member(A[k], B[k], WINDOWS[k], local));
        }
        List<Double> actual = new ArrayList<>();
        var last = new QuadraticFleet(1, members).run(6, 3, 0.75, state -> actual.add(state.kept("momentum")[0]));
        assertThat((double) last.model().parameters()[0]).isCloseTo(w, within(1e-6));
        for (int round = 0; round < 6; round++) {
            assertThat(actual.get(round)).isCloseTo(expected.get(round), within(1e-6));
        }
    }

    @Test
    void withoutMomentumItIsSgdToTheBit() throws Exception {
        var loop = new LocalLoop(7, 1, 0.1);
        assertThat(QuadraticFleet.q(1, new MimeLite(loop, 0)).run(15, 3).model().parameters())
                .containsExactly(QuadraticFleet.q(1, new LocalSgd(loop, 0, 0))
                        .run(15, 3)
                        .model()
                        .parameters());
        assertThatThrownBy(() -> new MimeLite(loop, 1))
                .hasMessage("beta must be at least 0 and less than 1 but was 1.0");
    }
}
