package dev.proprio.experiments.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.training.FedSam;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.experiments.strategies.QuadraticFleet.Member;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sharpness-aware local steps on problem Q, against the arithmetic of the paper in double. */
class FedSamTest {
    private static final double[] A = {1, 4, 0.5};
    private static final double[] B = {0, 1, -2};

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.2, 3})
    void stepsAreThoseOfThePaper(double rho) throws Exception {
        int copies = 5;
        double[] w = new double[copies];
        for (int i = 0; i < copies; i++) {
            w[i] = 0.75 * QuadraticTrainer.scale(i);
        }
        for (int round = 0; round < 3; round++) {
            double[] mean = new double[copies];
            for (int k = 0; k < A.length; k++) {
                double[] own = w.clone();
                for (int step = 0; step < 7; step++) {
                    step(own, A[k], B[k], rho);
                }
                for (int i = 0; i < copies; i++) {
                    mean[i] += own[i] / A.length;
                }
            }
            w = mean;
        }
        var last = QuadraticFleet.q(copies, new FedSam(new LocalLoop(7, 1, 0.1), rho))
                .run(3, 3, 0.75, state -> {});
        for (int i = 0; i < copies; i++) {
            assertThat((double) last.model().parameters()[i]).isCloseTo(w[i], within(5e-6));
        }
    }

    /** {@code w <- w - 0.1 grad F(w + rho g / |g|)}, the length of g being that over all copies. */
    private static void step(double[] w, double a, double b, double rho) {
        double squares = 0;
        double[] gradient = new double[w.length];
        for (int i = 0; i < w.length; i++) {
            gradient[i] = a * (w[i] - b * QuadraticTrainer.scale(i));
            squares += gradient[i] * gradient[i];
        }
        for (int i = 0; i < w.length; i++) {
            double there = w[i] + rho * gradient[i] / Math.sqrt(squares);
            w[i] -= 0.1 * a * (there - b * QuadraticTrainer.scale(i));
        }
    }

    @Test
    void withoutAWayUpItIsSgdToTheBit() throws Exception {
        var loop = new LocalLoop(7, 1, 0.1);
        assertThat(QuadraticFleet.q(1, new FedSam(loop, 0)).run(15, 3).model().parameters())
                .containsExactly(QuadraticFleet.q(1, new LocalSgd(loop, 0, 0))
                        .run(15, 3)
                        .model()
                        .parameters());
    }

    @Test
    void whereTheGradientIsZeroNothingMoves() throws Exception {
        var fleet = new QuadraticFleet(1, List.of(new Member(4, 1, 3, new FedSam())));
        assertThat(fleet.run(2, 1, 1, state -> {}).model().parameters()).containsExactly(1);
    }
}
