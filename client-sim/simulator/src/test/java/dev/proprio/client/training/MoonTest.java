package dev.proprio.client.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.Broadcast;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MoonTest {
    private static final InputShape SHAPE = new InputShape(16, 3, 4);
    private static final LocalLoop LOOP = new LocalLoop(2, 8, 0.05);

    private final Model model = new Model(new Cnn1d(List.of(6), 3, 2, List.of(9)), SHAPE, 5);

    @Test
    void aRepresentationLikeBothModelsCostsTheLogarithmOfTwoAndMovesNothing() {
        float[] z = {0.5f, -1, 2};
        var contrast = new ModelContrastiveLoss(3, 0.5, 3, z, z);
        float[] gradient = new float[3];
        contrast.differentiate(0, z, 0, gradient, 0);
        assertThat(contrast.loss(0, z, 0)).isCloseTo(3 * StrictMath.log(2), within(1e-15));
        assertThat(gradient).containsExactly(0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theContrastsGradientIsItsSlope(long seed) {
        float[] global = randomFloats(5, seed);
        float[] previous = randomFloats(5, seed + 10);
        float[] z = randomFloats(5, seed + 20);
        var contrast = new ModelContrastiveLoss(0.7, 0.5, 5, global, previous);
        float[] gradient = new float[5];
        contrast.differentiate(0, z, 0, gradient, 0);
        for (int i = 0; i < z.length; i++) {
            float[] up = z.clone();
            float[] down = z.clone();
            up[i] += 0x1p-10f;
            down[i] -= 0x1p-10f;
            double slope = (contrast.loss(0, up, 0) - contrast.loss(0, down, 0)) / ((double) up[i] - down[i]);
            assertThat((double) gradient[i]).isCloseTo(slope, within(1e-5));
        }
    }

    @Test
    void theWholeModelsGradientIsTheSlopeOfBothLosses() throws Exception {
        Windows shard = randomShard(12);
        float[] at = model.initialParameters();
        try (Trainer trainer = model.newTrainer()) {
            int size = trainer.representationSize();
            assertThat(size).isEqualTo(9);
            var contrast =
                    new ModelContrastiveLoss(2, 0.5, size, randomFloats(12 * size, 1), randomFloats(12 * size, 2));
            float[] gradient = new float[at.length];
            trainer.setParameters(at);
            trainer.step(
                    shard,
                    order(12),
                    0,
                    12,
                    (parameters, g, length) -> System.arraycopy(g, 0, gradient, 0, length),
                    contrast);
            double norm = 0;
            for (float value : gradient) {
                norm += (double) value * value;
            }
            norm = Math.sqrt(norm);
            double step = 1e-3;
            double slope = (loss(trainer, shard, moved(at, gradient, step / norm), contrast)
                            - loss(trainer, shard, moved(at, gradient, -step / norm), contrast))
                    / (2 * step);
            assertThat(slope).isCloseTo(norm, within(2e-3 * norm));
        }
    }

    @Test
    void withoutWeightItIsSgdToTheBitAndRemembersNothing() throws Exception {
        try (Trainer trainer = model.newTrainer()) {
            LocalResult moon = train(new Moon(LOOP, 0, 0.5), trainer, ClientState.EMPTY);
            float[] change = moon.update().parameters().clone();
            assertThat(train(new LocalSgd(LOOP, 0, 0), trainer, ClientState.EMPTY)
                            .update()
                            .parameters())
                    .containsExactly(change);
            assertThat(moon.next()).isEqualTo(ClientState.EMPTY);
        }
    }

    @Test
    void aDeviceRemembersItsOwnModelAndGoesElsewhereForIt() throws Exception {
        try (Trainer trainer = model.newTrainer()) {
            LocalResult first = train(new Moon(LOOP, 5, 0.5), trainer, ClientState.EMPTY);
            float[] change = first.update().parameters().clone();
            float[] own = first.next().vector("model", new float[0]);
            float[] start = model.initialParameters();
            for (int i = 0; i < own.length; i++) {
                assertThat(own[i]).isCloseTo(start[i] + change[i], within(1e-6f));
            }
            assertThat(train(new Moon(LOOP, 5, 0.5), trainer, first.next())
                            .update()
                            .parameters())
                    .isNotEqualTo(change);
        }
    }

    @Test
    void aTrainerThatDoesNotShowRepresentationsIsSaid() {
        var slow = new Model(new Mlp(List.of(4)), SHAPE, 5, TrainerKind.DL4J);
        try (Trainer trainer = slow.newTrainer()) {
            var start = Broadcast.of(slow.layout(), slow.initialParameters());
            var round = new LocalRound(1, start, randomShard(4), ClientState.EMPTY, KeyedRandom.of(1, "t"));
            assertThatThrownBy(() -> new Moon().train(round, trainer))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("use a model that it can run, such as mlp or cnn1d");
        }
    }

    private LocalResult train(LocalAlgorithm algorithm, Trainer trainer, ClientState state) throws TrainingException {
        var start = Broadcast.of(model.layout(), model.initialParameters());
        return algorithm.train(new LocalRound(1, start, randomShard(20), state, KeyedRandom.of(1, "t")), trainer);
    }

    private static double loss(Trainer trainer, Windows shard, float[] parameters, ModelContrastiveLoss contrast)
            throws TrainingException {
        trainer.setParameters(parameters);
        double sum = trainer.evaluate(shard, 0, shard.count(), new int[shard.count()]);
        int size = trainer.representationSize();
        float[] z = new float[shard.count() * size];
        trainer.represent(shard, z);
        for (int n = 0; n < shard.count(); n++) {
            sum += contrast.loss(n, z, n * size);
        }
        return sum / shard.count();
    }

    private static float[] moved(float[] from, float[] direction, double step) {
        float[] moved = from.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (step * direction[i]);
        }
        return moved;
    }

    private static int[] order(int count) {
        return java.util.stream.IntStream.range(0, count).toArray();
    }

    private static Windows randomShard(int count) {
        var random = KeyedRandom.of(3, "labels");
        return new Windows(
                SHAPE.length(),
                SHAPE.channels(),
                randomFloats(count * SHAPE.size(), 7),
                random.ints(count, 0, SHAPE.classes()).toArray());
    }

    private static float[] randomFloats(int count, long seed) {
        var random = KeyedRandom.of(seed, "values");
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
