package dev.proprio.experiments.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.training.FedDyn;
import dev.proprio.client.training.FedExp;
import dev.proprio.client.training.FedNova;
import dev.proprio.client.training.FedProx;
import dev.proprio.client.training.FedSam;
import dev.proprio.client.training.FedSgd;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.client.training.MimeLite;
import dev.proprio.client.training.QFedAvg;
import dev.proprio.client.training.Scaffold;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.experiments.strategies.QuadraticFleet.Member;
import dev.proprio.proto.schedule.Constant;
import dev.proprio.proto.schedule.CosineDecay;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What strategies have in common, and what holds after every round. */
class IdentityTest {
    /** A few units in the last place of the parameters, which are of the order of 1. */
    private static final double FLOAT = 5e-7;

    private static final LocalLoop SEVEN_STEPS = new LocalLoop(7, 1, 0.1);

    static List<LocalAlgorithm> algorithms() {
        return withLoop(new LocalLoop(2, 1, 0.1, new CosineDecay(1, 0)));
    }

    private static List<LocalAlgorithm> withLoop(LocalLoop loop) {
        return List.of(
                new LocalSgd(loop, 0, 0),
                new LocalSgd(loop, 0.9, 0.01),
                new FedProx(loop, 0.1),
                new FedNova(loop, 0.9, 0.1),
                new QFedAvg(loop, 0.5),
                new Scaffold(loop),
                new FedSam(loop, 0.1),
                new MimeLite(loop, 0.9),
                new FedExp(0.001, new LocalSgd(loop, 0, 0)),
                new FedSgd(loop.learningRate(), loop.schedule()));
    }

    @Test
    void oneFullBatchStepIsAGradientStepOnThePooledLoss() throws Exception {
        var sgd = new LocalSgd(1, 100, 0.125);
        var last = new QuadraticFleet(
                        1, List.of(new Member(1, 0, 5, sgd), new Member(4, 1, 2, sgd), new Member(0.5, -2, 9, sgd)))
                .run(1, 3);
        double pooledGradient = (5 * 1 * (0 - 0) + 2 * 4 * (0 - 1) + 9 * 0.5 * (0 + 2.0)) / 16;
        assertThat((double) last.model().parameters()[0]).isCloseTo(-0.125 * pooledGradient, within(1e-9));
    }

    @Test
    void fedSgdIsFedAvgWithOneFullBatchStep() throws Exception {
        assertThat(q(new FedSgd(0.1, new Constant()), 20)).isCloseTo(q(new LocalSgd(1, 100, 0.1), 20), within(FLOAT));
    }

    @Test
    void identicalDevicesAreOneDevice() throws Exception {
        var sgd = new LocalSgd(3, 1, 0.1);
        var member = new Member(2, 0.75, 4, sgd);
        var three = new QuadraticFleet(1, List.of(member, member, member)).run(10, 3);
        var one = new QuadraticFleet(1, List.of(member)).run(10, 1);
        assertThat(three.model().parameters()).containsExactly(one.model().parameters());
        // The closed form of local gradient descent, 4 windows and 3 epochs in each of 10 rounds.
        double expected = 0.75 * (1 - StrictMath.pow(1 - 0.1 * 2, 120));
        assertThat((double) one.model().parameters()[0]).isCloseTo(expected, within(FLOAT));
    }

    @Test
    void fedProxWithoutAPullIsFedAvgToTheBit() throws Exception {
        assertThat(q(new FedProx(SEVEN_STEPS, 0), 15)).isEqualTo(q(new LocalSgd(7, 1, 0.1), 15));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.1, 1, 15})
    void fedProxWithOneStepIsFedAvgWhateverThePull(double mu) throws Exception {
        assertThat(q(new FedProx(new LocalLoop(1, 1, 0.1), mu), 15)).isEqualTo(q(new LocalSgd(1, 1, 0.1), 15));
    }

    @Test
    void fedProxWithAStrongPullHardlyMoves() throws Exception {
        assertThat(q(new FedProx(new LocalLoop(50, 1, 1e-5), 1e5), 1)).isCloseTo(0, within(1e-4));
    }

    @Test
    void fedProxSolvesItsProblemExactlyGivenEnoughSteps() throws Exception {
        // Alone, a device reaches (a b + mu w) / (a + mu).
        var prox = new FedProx(new LocalLoop(200, 1, 0.25), 0.5);
        var last = new QuadraticFleet(1, List.of(new Member(2, 0.75, 1, prox))).run(1, 1, -1, state -> {});
        assertThat((double) last.model().parameters()[0]).isCloseTo((2 * 0.75 - 0.5) / 2.5, within(FLOAT));
    }

    @Test
    void fedNovaIsFedAvgWhereAllTakeAsManySteps() throws Exception {
        assertThat(q(new FedNova(SEVEN_STEPS, 0, 0), 15)).isCloseTo(q(new LocalSgd(7, 1, 0.1), 15), within(FLOAT));
        assertThat(q(new FedNova(SEVEN_STEPS, 0.5, 0), 15))
                .isCloseTo(q(new LocalSgd(SEVEN_STEPS, 0.5, 0), 15), within(FLOAT));
        assertThat(q(new FedNova(SEVEN_STEPS, 0, 0.5), 15))
                .isCloseTo(q(new FedProx(SEVEN_STEPS, 0.5), 15), within(FLOAT));
    }

    @Test
    void scaffoldOnOneDeviceIsSgd() throws Exception {
        var scaffold = new QuadraticFleet(1, List.of(new Member(2, 0.75, 4, new Scaffold(SEVEN_STEPS)))).run(5, 1);
        var sgd = new QuadraticFleet(1, List.of(new Member(2, 0.75, 4, new LocalSgd(SEVEN_STEPS, 0, 0)))).run(5, 1);
        assertThat((double) scaffold.model().parameters()[0])
                .isCloseTo(sgd.model().parameters()[0], within(FLOAT));
    }

    @Test
    void scaffoldsServerVariateIsTheMeanOfAllDevicesAfterEveryRound() throws Exception {
        var fleet = QuadraticFleet.q(16, new Scaffold(SEVEN_STEPS));
        List<Double> errors = new ArrayList<>();
        fleet.run(40, 2, 0.5, state -> errors.add(distance(fleet.remembered("control"), state.kept("control"), 1)));
        assertThat(errors).hasSize(40).allSatisfy(error -> assertThat(error).isLessThan(FLOAT));
    }

    @Test
    void fedDynsHistoryIsTheMeanOfAllDevicesAfterEveryRound() throws Exception {
        // What the coordinator keeps is the paper's h, divided by minus alpha.
        double alpha = 0.25;
        var fleet = QuadraticFleet.q(16, new FedDyn(SEVEN_STEPS, alpha));
        List<Double> errors = new ArrayList<>();
        fleet.run(
                40, 2, 0.5, state -> errors.add(distance(fleet.remembered("gradient"), state.kept("history"), -alpha)));
        assertThat(errors).hasSize(40).allSatisfy(error -> assertThat(error).isLessThan(FLOAT));
    }

    @Test
    void qFedAvgWithAPowerOfZeroIsTheUniformMean() throws Exception {
        assertThat(q(new QFedAvg(SEVEN_STEPS, 0), 15)).isCloseTo(q(new LocalSgd(7, 1, 0.1), 15), within(FLOAT));
    }

    @Test
    void qFedAvgTakesThePapersStep() throws Exception {
        double rate = 0.1;
        double[] a = {1, 4, 0.5};
        double[] b = {0, 1, -2};
        for (double q : new double[] {0.1, 1, 5}) {
            double start = 0.25;
            double numerator = 0;
            double denominator = 0;
            for (int k = 0; k < 3; k++) {
                double loss = a[k] * (start - b[k]) * (start - b[k]) / 2;
                double gradient = (start - b[k]) * (1 - StrictMath.pow(1 - rate * a[k], 7)) / rate;
                numerator += StrictMath.pow(loss, q) * gradient;
                denominator += q * StrictMath.pow(loss, q - 1) * gradient * gradient + StrictMath.pow(loss, q) / rate;
            }
            RunState last = QuadraticFleet.q(1, new QFedAvg(SEVEN_STEPS, q)).run(1, 3, start, s -> {});
            assertThat((double) last.model().parameters()[0]).isCloseTo(start - numerator / denominator, within(FLOAT));
        }
    }

    /** Losses from 1e-1 to 1e-7, whose tenth powers are far below what float32 and a common unit of sums can hold. */
    @Test
    void qFedAvgTakesThePapersStepHoweverSmallTheLossIs() throws Exception {
        double rate = 0.1;
        double[] a = {1, 4, 0.5};
        for (double q : new double[] {0.5, 2, 5, 10}) {
            for (double start : new double[] {0.5, 1e-2, 1e-3, 5e-4}) {
                double numerator = 0;
                double denominator = 0;
                for (int k = 0; k < 3; k++) {
                    double loss = a[k] * start * start / 2;
                    double gradient = start * (1 - StrictMath.pow(1 - rate * a[k], 7)) / rate;
                    numerator += StrictMath.pow(loss, q) * gradient;
                    denominator +=
                            q * StrictMath.pow(loss, q - 1) * gradient * gradient + StrictMath.pow(loss, q) / rate;
                }
                var local = new QFedAvg(SEVEN_STEPS, q);
                var fleet = new QuadraticFleet(
                        1,
                        List.of(new Member(1, 0, 1, local), new Member(4, 0, 1, local), new Member(0.5, 0, 1, local)));
                RunState last = fleet.run(1, 3, start, s -> {});
                assertThat((double) last.model().parameters()[0])
                        .as("q %s from %s", q, start)
                        .isCloseTo(start - numerator / denominator, within(start * 1e-6));
            }
        }
    }

    @Test
    void qFedAvgWithALargePowerFollowsTheWorstDevice() throws Exception {
        // At 0 the second device has the largest loss, 2 against 0 and 1.
        double all = q(new QFedAvg(SEVEN_STEPS, 10), 1);
        var alone = new QuadraticFleet(1, List.of(new Member(4, 1, 1, new QFedAvg(SEVEN_STEPS, 10)))).run(1, 1);
        assertThat(all).isCloseTo(alone.model().parameters()[0], within(5e-4));
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void aStepSizeOfZeroLeavesTheModel(LocalAlgorithm algorithm) throws Exception {
        // The schedule reaches 0 after the first round.
        List<float[]> models = new ArrayList<>();
        QuadraticFleet.q(4, algorithm)
                .run(3, 2, 0.5, state -> models.add(state.model().parameters()));
        assertThat(models.get(1)).containsExactly(models.get(0));
        assertThat(models.get(2)).containsExactly(models.get(0));
    }

    private static double q(LocalAlgorithm algorithm, int rounds) throws Exception {
        return QuadraticFleet.q(1, algorithm).run(rounds, 3).model().parameters()[0];
    }

    /** The largest difference between the vectors' mean and so many times another vector. */
    private static double distance(List<float[]> vectors, double[] other, double factor) {
        double most = 0;
        for (int i = 0; i < other.length; i++) {
            double sum = 0;
            for (float[] vector : vectors) {
                sum += vector[i];
            }
            most = Math.max(most, Math.abs(sum / vectors.size() - factor * other[i]));
        }
        return most;
    }
}
