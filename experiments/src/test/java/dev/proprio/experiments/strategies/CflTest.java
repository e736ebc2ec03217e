package dev.proprio.experiments.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.training.Cfl;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.experiments.strategies.QuadraticFleet.Member;
import dev.proprio.proto.compression.Compression;
import dev.proprio.proto.compression.Quantize;
import dev.proprio.proto.compression.RandomK;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Clustered federated learning on problems of the kind of Q. */
class CflTest {
    private static final LocalLoop ONE_STEP = new LocalLoop(1, 100, 0.25);

    private static QuadraticFleet fleet(int copies, Cfl algorithm, double... goals) {
        return new QuadraticFleet(
                copies,
                DoubleStream.of(goals)
                        .mapToObj(goal -> new Member(1, goal, 1, algorithm))
                        .toList());
    }

    @Test
    void aGroupIsDividedWhenItsMeanIsShortAndSingleChangesAreLong() throws Exception {
        double[] goals = {-5.5, 4.75, -4.5, 5, -5, 6.25};
        double w = 3;
        double left = 3;
        double right = 3;
        boolean divided = false;
        for (int round = 1; round <= 25; round++) {
            double mean = Arrays.stream(goals).average().orElseThrow();
            double step = 0.25 * (mean - w);
            if (divided) {
                left += 0.25 * (-5 - left);
                right += 0.25 * (16.0 / 3 - right);
            } else {
                w += step;
                left = w;
                right = w;
                // There is a direction from the second round on.
                divided = round > 1 && Math.abs(step) < 0.1;
            }
        }
        assertThat(divided).isTrue();
        float[] models = fleet(1, new Cfl(ONE_STEP, 2, 0.1, 1), goals)
                .runModels(25, 6, 3, 3)
                .model()
                .parameters();
        Arrays.sort(models);
        assertThat((double) models[0]).isCloseTo(left, within(2e-6));
        assertThat((double) models[1]).isCloseTo(right, within(2e-6));
    }

    @Test
    void groupsAreDividedAgain() throws Exception {
        float[] models = fleet(3, new Cfl(ONE_STEP, 4, 0.02, 0.2), 9, -7, -9, 7, 9, -7)
                .runModels(120, 6, 1, 1, 1, 1)
                .model()
                .parameters();
        double[] found = new double[4];
        for (int m = 0; m < 4; m++) {
            found[m] = models[3 * m];
            for (int copy = 1; copy < 3; copy++) {
                assertThat(models[3 * m + copy] / QuadraticTrainer.scale(copy)).isCloseTo(found[m], within(1e-5));
            }
        }
        Arrays.sort(found);
        assertThat(found).containsExactly(new double[] {-9, -7, 7, 9}, within(1e-5));
    }

    /** What travels of a model differs from what travels of its equal beside it. */
    @Test
    void groupsAreFoundWhateverTravelsOfTheirModels() throws Exception {
        for (Compression compression : List.of(new RandomK(0.5), new Quantize())) {
            float[] models = fleet(3, new Cfl(ONE_STEP, 2, 0.02, 0.2), -5, 5, -5, 5, -5, 5)
                    .with(compression)
                    .runModels(150, 6, 1, 1)
                    .model()
                    .parameters();
            double[] found = {models[0], models[3]};
            Arrays.sort(found);
            assertThat(found).as("%s", compression).containsExactly(new double[] {-5, 5}, within(0.02));
        }
    }

    /** Who was not asked before a division joins the half that fits. */
    @Test
    void whoComesLateFindsTheirGroup() throws Exception {
        float[] models = fleet(1, new Cfl(ONE_STEP, 2, 1, 1), -5, 5, -5, 5, -5, 5, -5, 5, -5, 5)
                .runModels(120, 4, 0.5, 0.5)
                .model()
                .parameters();
        Arrays.sort(models);
        assertThat(models).containsExactly(new float[] {-5, 5}, within(1e-5f));
    }

    @Test
    void whoAgreesStaysTogether() throws Exception {
        var algorithm = new Cfl(ONE_STEP, 4, 0.1, 1);
        float[] models = fleet(1, algorithm, 2, 2.5, 3, 2.25)
                .runModels(40, 4, 9, 9, 9, 9)
                .model()
                .parameters();
        float[] one = new QuadraticFleet(
                        1,
                        DoubleStream.of(2, 2.5, 3, 2.25)
                                .mapToObj(goal -> new Member(1, goal, 1, new LocalSgd(ONE_STEP, 0, 0)))
                                .toList())
                .runModels(40, 4, 9)
                .model()
                .parameters();
        assertThat(models).containsExactly(one[0], one[0], one[0], one[0]);
    }

    @Test
    void oneModelIsFedAvgToTheBit() throws Exception {
        var loop = new LocalLoop(7, 1, 0.1);
        assertThat(QuadraticFleet.q(16, new Cfl(loop, 1, 0.4, 1.6))
                        .run(15, 2)
                        .model()
                        .parameters())
                .containsExactly(QuadraticFleet.q(16, new LocalSgd(loop, 0, 0))
                        .run(15, 2)
                        .model()
                        .parameters());
        assertThatThrownBy(() -> new Cfl(loop, 3, 0.4, 1.6)).hasMessage("clusters must be a power of 2 but was 3");
        assertThatThrownBy(() -> new Cfl(loop, 2, 0, 1.6)).hasMessageStartingWith("eps1 must be");
        assertThat(List.of(
                        new Cfl().exchange().models(),
                        new Cfl(loop, 1, 1, 1).exchange().models()))
                .containsExactly(2, 1);
    }
}
