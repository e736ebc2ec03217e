package dev.proprio.experiments.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.personalization.FedEmTraining;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.experiments.strategies.QuadraticFleet.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** FedEM's rounds on problem Q, against the arithmetic of the paper in double. */
class FedEmTrainingTest {
    private static final double[] A = {1, 4, 0.5};
    private static final double[] B = {0, 1, -2};
    private static final int[] WINDOWS = {5, 2, 9};
    private static final double[] STARTS = {-1.5, 0.25, 1.75};

    private static QuadraticFleet fleet(LocalAlgorithm local) {
        List<Member> members = new ArrayList<>();
        for (int k = 0; k < A.length; k++) {
            members.add(new Member(A[k], B[k], WINDOWS[k], local));
        }
        return new QuadraticFleet(1, members);
    }

    @Test
    void modelsAndMixturesAreThoseOfThePaper() throws Exception {
        double[] theta = STARTS.clone();
        double[][] pi = new double[3][3];
        for (double[] shares : pi) {
            Arrays.fill(shares, 1.0 / 3);
        }
        for (int round = 0; round < 6; round++) {
            double[] next = new double[3];
            for (int k = 0; k < A.length; k++) {
                // All windows of a device are alike, so that each belongs to the models as the mean of them does.
                double sum = 0;
                for (int m = 0; m < 3; m++) {
                    pi[k][m] *= StrictMath.exp(-A[k] * (theta[m] - B[k]) * (theta[m] - B[k]) / 2);
                    sum += pi[k][m];
                }
                for (int m = 0; m < 3; m++) {
                    pi[k][m] /= sum;
                    double y = theta[m];
                    for (int step = 0; step < 4; step++) {
                        y -= 0.1 * pi[k][m] * A[k] * (y - B[k]);
                    }
                    next[m] += WINDOWS[k] / 16.0 * y;
                }
            }
            theta = next;
        }
        var fleet = fleet(new FedEmTraining(3, new LocalLoop(4, 100, 0.1)));
        float[] models = fleet.runModels(6, 3, STARTS).model().parameters();
        for (int m = 0; m < 3; m++) {
            assertThat((double) models[m]).isCloseTo(theta[m], within(2e-6));
        }
        for (int k = 0; k < A.length; k++) {
            float[] shares = fleet.remembered("mixture").get(k);
            for (int m = 0; m < 3; m++) {
                assertThat((double) shares[m]).isCloseTo(pi[k][m], within(5e-6));
            }
        }
    }

    @Test
    void oneModelIsFedAvgToTheBit() throws Exception {
        var loop = new LocalLoop(7, 1, 0.1);
        assertThat(fleet(new FedEmTraining(1, loop))
                        .runModels(15, 3, 0.75)
                        .model()
                        .parameters())
                .containsExactly(fleet(new LocalSgd(loop, 0, 0))
                        .runModels(15, 3, 0.75)
                        .model()
                        .parameters());
    }
}
