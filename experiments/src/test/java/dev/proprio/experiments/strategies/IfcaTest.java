package dev.proprio.experiments.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.training.Ifca;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.experiments.strategies.QuadraticFleet.Member;
import dev.proprio.proto.compression.Quantize;
import dev.proprio.proto.compression.RandomK;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class IfcaTest {
    private static final LocalLoop ONE_STEP = new LocalLoop(1, 100, 0.25);
    private static final Ifca THREE = new Ifca(ONE_STEP, 3);

    /** Two groups around -5 and 5 that differ in their amounts of data; all are as steep. */
    private static QuadraticFleet groups(int copies, Ifca algorithm) {
        return new QuadraticFleet(
                copies,
                List.of(
                        new Member(1, -5.5, 1, algorithm),
                        new Member(1, 5.25, 2, algorithm),
                        new Member(1, -4.75, 3, algorithm),
                        new Member(1, 4.5, 4, algorithm),
                        new Member(1, -5, 4, algorithm)));
    }

    private static final double LEFT = (-5.5 - 3 * 4.75 - 4 * 5) / 8;
    private static final double RIGHT = (2 * 5.25 + 4 * 4.5) / 6;

    @Test
    void oneModelIsFedAvgToTheBit() throws Exception {
        var loop = new LocalLoop(7, 1, 0.1);
        var ifca = QuadraticFleet.q(16, new Ifca(loop, 1)).run(15, 2);
        var sgd = QuadraticFleet.q(16, new LocalSgd(loop, 0, 0)).run(15, 2);
        assertThat(ifca.model().parameters()).containsExactly(sgd.model().parameters());
    }

    @Test
    void separatedGroupsFindTheirModelsWithOneGradientStepARound() throws Exception {
        float[] models = groups(1, new Ifca(ONE_STEP, 2))
                .runModels(100, 5, -1, 1)
                .model()
                .parameters();
        assertThat((double) models[0]).isCloseTo(LEFT, within(1e-6));
        assertThat((double) models[1]).isCloseTo(RIGHT, within(1e-6));
    }

    @Test
    void aRoundMovesEachModelByTheMeanOfThoseWhoChoseIt() throws Exception {
        float[] models =
                groups(1, new Ifca(ONE_STEP, 2)).runModels(1, 5, -1, 1).model().parameters();
        assertThat((double) models[0]).isCloseTo(-1 + 0.25 * (LEFT + 1), within(1e-6));
        assertThat((double) models[1]).isCloseTo(1 + 0.25 * (RIGHT - 1), within(1e-6));
    }

    @Test
    void aModelThatNobodyChoosesStays() throws Exception {
        float[] models = groups(1, THREE).runModels(20, 3, -1, 100, 1).model().parameters();
        assertThat(models[1]).isEqualTo(100);
        assertThat(models[0]).isBetween(-5.5f, -4.5f);
    }

    @Test
    void relabellingTheModelsRelabelsTheResult() throws Exception {
        float[] one = groups(8, THREE).runModels(15, 3, -1, 0.5, 2).model().parameters();
        float[] other = groups(8, THREE).runModels(15, 3, 2, -1, 0.5).model().parameters();
        for (int model = 0; model < 3; model++) {
            int renamed = (model + 1) % 3;
            assertThat(Arrays.copyOfRange(other, 8 * renamed, 8 * renamed + 8))
                    .containsExactly(Arrays.copyOfRange(one, 8 * model, 8 * model + 8));
        }
    }

    @Test
    void compressedUpdatesFindTheSameModels() throws Exception {
        for (var compression : List.of(new Quantize(16, 2), new RandomK(0.5))) {
            float[] models = groups(2, new Ifca(ONE_STEP, 2))
                    .with(compression)
                    .runModels(200, 5, -1, 1)
                    .model()
                    .parameters();
            for (int copy = 0; copy < 2; copy++) {
                double scale = QuadraticTrainer.scale(copy);
                assertThat((double) models[copy]).isCloseTo(LEFT * scale, within(1e-3));
                assertThat((double) models[2 + copy]).isCloseTo(RIGHT * scale, within(1e-3));
            }
        }
    }
}
