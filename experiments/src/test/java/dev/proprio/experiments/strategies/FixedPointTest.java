package dev.proprio.experiments.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.training.FedDyn;
import dev.proprio.client.training.FedNova;
import dev.proprio.client.training.FedProx;
import dev.proprio.client.training.FedSgd;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.client.training.QFedAvg;
import dev.proprio.client.training.Scaffold;
import dev.proprio.proto.schedule.Constant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Where strategies come to rest on problem Q, to 1e-9. A model's parameters are float32, which resolves 6e-8 of
 * them; the mean over 16384 scaled copies of the problem, which each round in another way and come from either
 * side, is known to about 1e-9. Strategies whose devices all end at the optimum are measured from there.
 */
class FixedPointTest {
    private static final int COPIES = 1 << 14;
    private static final double CLOSE = 4e-9;
    private static final double OPTIMUM = 6.0 / 11;
    private static final double[] A = {1, 4, 0.5};
    private static final double[] B = {0, 1, -2};

    @Test
    void fedAvgRestsWhereLocalStepsBalanceAndNotAtTheOptimum() throws Exception {
        var last = QuadraticFleet.q(COPIES, new LocalSgd(7, 1, 0.1)).runFromBothSides(60, 3);
        assertThat(restingPoint(0.1, 7, 7, 7)).isCloseTo(0.2053507297, within(1e-10));
        double found = QuadraticTrainer.mean(last.model().parameters());
        // Steps are taken at the float32 nearest to 0.1.
        assertThat(found).isCloseTo(restingPoint((float) 0.1, 7, 7, 7), within(CLOSE));
    }

    @Test
    void fedAvgWithDifferentNumbersOfStepsIsDrawnToWhoTakesMore() throws Exception {
        var last = QuadraticFleet.q(
                        COPIES, new LocalSgd(1, 1, 0.0625), new LocalSgd(5, 1, 0.0625), new LocalSgd(20, 1, 0.0625))
                .runFromBothSides(80, 3);
        assertThat(QuadraticTrainer.mean(last.model().parameters()))
                .isCloseTo(restingPoint(0.0625, 1, 5, 20), within(CLOSE));
        // As the step size vanishes, every step of a device counts once.
        assertThat(restingPoint(1e-7, 1, 5, 20)).isCloseTo(0, within(1e-5));
        assertThat(restingPoint(1e-4, 1, 5, 20)).isCloseTo(-0.0002, within(1e-4));
    }

    @Test
    void fedNovaRestsWhereEachDevicesMeanStepBalances() throws Exception {
        var last = QuadraticFleet.q(COPIES, nova(1), nova(5), nova(20)).runFromBothSides(80, 3);
        assertThat(QuadraticTrainer.mean(last.model().parameters()))
                .isCloseTo(normalizedRestingPoint(0.0625, 1, 5, 20), within(CLOSE));
        assertThat(normalizedRestingPoint(1e-4, 1, 5, 20)).isCloseTo(0.5453, within(1e-4));
        assertThat(normalizedRestingPoint(1e-7, 1, 5, 20)).isCloseTo(OPTIMUM, within(1e-5));
    }

    @Test
    void scaffoldReachesTheOptimumWithTwoOfThreeDevicesARound() throws Exception {
        var fleet =
                QuadraticFleet.q(COPIES, new Scaffold(new LocalLoop(7, 1, 0.1))).from(OPTIMUM);
        var last = fleet.runFromBothSides(250, 2);
        assertThat(QuadraticTrainer.mean(last.model().parameters())).isCloseTo(0, within(CLOSE));
        var controls = fleet.remembered("control");
        for (int k = 0; k < A.length; k++) {
            assertThat(QuadraticTrainer.mean(controls.get(k))).isCloseTo(A[k] * (OPTIMUM - B[k]), within(1e-8));
        }
    }

    @Test
    void fedDynReachesTheOptimumWithTwoOfThreeDevicesARound() throws Exception {
        var fleet = QuadraticFleet.q(COPIES, new FedDyn(new LocalLoop(20, 1, 0.125), 1))
                .from(OPTIMUM);
        var last = fleet.runFromBothSides(250, 2);
        assertThat(QuadraticTrainer.mean(last.model().parameters())).isCloseTo(0, within(CLOSE));
        var gradients = fleet.remembered("gradient");
        for (int k = 0; k < A.length; k++) {
            assertThat(QuadraticTrainer.mean(gradients.get(k))).isCloseTo(A[k] * (OPTIMUM - B[k]), within(1e-8));
        }
    }

    @Test
    void fedProxRestsWhereTheDampedPullsBalance() throws Exception {
        // A device goes from w towards (a b + mu w) / (a + mu), by a share of a (b - w) / (a + mu).
        double mu = 0.5;
        var last = QuadraticFleet.q(COPIES, new FedProx(new LocalLoop(7, 1, 0.125), mu))
                .runFromBothSides(60, 3);
        double weights = 0;
        double sum = 0;
        for (int k = 0; k < A.length; k++) {
            double gone = A[k] / (A[k] + mu) * (1 - StrictMath.pow(1 - 0.125 * (A[k] + mu), 7));
            weights += gone;
            sum += gone * B[k];
        }
        assertThat(QuadraticTrainer.mean(last.model().parameters())).isCloseTo(sum / weights, within(CLOSE));
    }

    @Test
    void fedSgdRestsAtTheOptimum() throws Exception {
        var last = QuadraticFleet.q(COPIES, new FedSgd(0.25, new Constant())).runFromBothSides(100, 3);
        assertThat(QuadraticTrainer.mean(last.model().parameters())).isCloseTo(OPTIMUM, within(CLOSE));
    }

    @Test
    void qFedAvgWithAPowerOfZeroRestsWhereFedAvgDoes() throws Exception {
        var last = QuadraticFleet.q(COPIES, new QFedAvg(new LocalLoop(7, 1, 0.125), 0))
                .runFromBothSides(60, 3);
        assertThat(QuadraticTrainer.mean(last.model().parameters()))
                .isCloseTo(restingPoint(0.125, 7, 7, 7), within(CLOSE));
    }

    private static FedNova nova(int steps) {
        return new FedNova(new LocalLoop(steps, 1, 0.0625), 0, 0);
    }

    /** Where local gradient descent with so many steps on each device balances. */
    private static double restingPoint(double rate, int... steps) {
        return balance(rate, steps, new double[] {1, 1, 1});
    }

    /** The same where each device's change is divided by its number of steps. */
    private static double normalizedRestingPoint(double rate, int... steps) {
        return balance(rate, steps, Arrays.stream(steps).mapToDouble(n -> n).toArray());
    }

    private static double balance(double rate, int[] steps, double[] divisors) {
        double weights = 0;
        double sum = 0;
        for (int k = 0; k < A.length; k++) {
            double gone = (1 - StrictMath.pow(1 - rate * A[k], steps[k])) / divisors[k];
            weights += gone;
            sum += gone * B[k];
        }
        return sum / weights;
    }
}
