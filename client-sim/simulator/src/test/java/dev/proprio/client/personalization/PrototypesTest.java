package dev.proprio.client.personalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Trainer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrototypesTest {
    private static final Prototypes METHOD = new Prototypes(false);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theNearestMeanIsTheLinearHeadOfItsMeans(long seed) throws Exception {
        Windows support = PersonalizationExample.windows(12, seed);
        Windows query = PersonalizationExample.windows(60, seed + 10);
        float[] model = PersonalizationExample.MODEL.initialParameters().clone();
        OutputLayer head = OutputLayer.of(PersonalizationExample.MODEL.layout());
        int[] linear = new int[query.count()];
        try (Trainer trainer = PersonalizationExample.MODEL.newTrainer()) {
            var vectors = Embedding.of(model, support, trainer);
            var means = ClassMeans.of(4, support.labels(), vectors);
            for (int c = 0; c < 4; c++) {
                double[] mean = means.mean(c).orElseThrow();
                double norm = 0;
                for (int i = 0; i < mean.length; i++) {
                    model[head.weights() + c * head.inputs() + i] = (float) (2 * mean[i]);
                    norm += mean[i] * mean[i];
                }
                model[head.biases() + c] = (float) -norm;
            }
            trainer.setParameters(model);
            trainer.evaluate(query, 0, query.count(), linear);
        }
        assertThat(PersonalizationExample.predictions(METHOD, PersonalizationExample.person(support), query))
                .containsExactly(linear);
    }

    @Test
    void oneShotIsTheNearestNeighbour() throws Exception {
        Windows support = PersonalizationExample.windows(4, 1);
        Windows query = PersonalizationExample.windows(40, 2);
        assertThat(PersonalizationExample.predictions(METHOD, PersonalizationExample.person(support), query))
                .containsExactly(PersonalizationExample.predictions(
                        new KnnPer(1, 1, 0.1, false), PersonalizationExample.person(support), query));
    }

    @Test
    void repeatingOrReorderingTheSupportChangesNothing() throws Exception {
        Windows support = PersonalizationExample.windows(12, 1);
        Windows query = PersonalizationExample.windows(40, 2);
        int[] expected = PersonalizationExample.predictions(METHOD, PersonalizationExample.person(support), query);
        Windows twice = support.select(IntStream.range(0, 24).map(i -> i / 2).toArray());
        Windows backwards =
                support.select(IntStream.range(0, 12).map(i -> 11 - i).toArray());
        assertThat(PersonalizationExample.predictions(METHOD, PersonalizationExample.person(twice), query))
                .containsExactly(expected);
        assertThat(PersonalizationExample.predictions(METHOD, PersonalizationExample.person(backwards), query))
                .containsExactly(expected);
    }

    @Test
    void withoutSupportAClassIsTheMeanOfTheDevicesWindowsPooled() throws Exception {
        var shards = List.of(
                PersonalizationExample.windows(9, 1),
                PersonalizationExample.windows(22, 2),
                PersonalizationExample.windows(5, 3));
        Windows pooled = Windows.concatenate(16, 3, shards);
        double[] sums =
                PersonalizationExample.contributions(METHOD, PersonalizationExample.MODEL.initialParameters(), shards);
        Windows query = PersonalizationExample.windows(40, 4);
        assertThat(PersonalizationExample.predictions(
                        METHOD, PersonalizationExample.person(PersonalizationExample.none(), sums), query))
                .containsExactly(
                        PersonalizationExample.predictions(METHOD, PersonalizationExample.person(pooled), query));
    }

    @Test
    void shrinkingGoesFromTheShotsMeanToEveryonesMean() {
        var own = new ClassMeans(2, new double[] {2, 0}, new double[] {4, 6, 0, 0});
        var everyone = new ClassMeans(2, new double[] {10, 5}, new double[] {10, 0, 5, 5});
        assertThat(point(own, everyone, 0, 0)).containsExactly(2, 3);
        assertThat(point(own, everyone, 0, 2)).containsExactly(1.5, 1.5);
        assertThat(point(own, everyone, 0, 1e15)).containsExactly(new double[] {1, 0}, within(1e-12));
        assertThat(point(own, everyone, 1, 3)).containsExactly(1, 1);
        var many = new ClassMeans(2, new double[] {2e12, 0}, new double[] {4e12, 6e12, 0, 0});
        assertThat(point(many, everyone, 0, 5)).containsExactly(new double[] {2, 3}, within(1e-10));
    }

    private static double[] point(ClassMeans own, ClassMeans everyone, int label, double kappa) {
        return ShrunkPrototypes.point(own, everyone, label, kappa).orElseThrow();
    }

    @Test
    void withoutWeightShrunkPrototypesArePrototypes() throws Exception {
        var shards = List.of(PersonalizationExample.windows(16, 1), PersonalizationExample.windows(16, 2));
        var method = new ShrunkPrototypes(Optional.of(0.0), false);
        double[] sums =
                PersonalizationExample.contributions(method, PersonalizationExample.MODEL.initialParameters(), shards);
        Windows support = PersonalizationExample.windows(8, 3);
        Windows query = PersonalizationExample.windows(40, 4);
        assertThat(PersonalizationExample.predictions(method, PersonalizationExample.person(support, sums), query))
                .containsExactly(
                        PersonalizationExample.predictions(METHOD, PersonalizationExample.person(support), query));
    }

    @Test
    void theEstimatedWorthIsTheRatioOfTheVariances() {
        // Windows lie 1 from their person's mean in each of two values, people's means 2 from each other's.
        var random = dev.proprio.proto.random.KeyedRandom.of(1, "people");
        double[] sum = new double[0];
        int people = 40_000;
        for (int person = 0; person < people; person++) {
            double x = 2 * random.nextGaussian();
            double y = 2 * random.nextGaussian();
            float[] values = new float[20];
            for (int i = 0; i < 20; i++) {
                values[i] = (float) ((i % 2 == 0 ? x : y) + random.nextGaussian());
            }
            var vectors = new Embedding(2, values);
            int[] labels = new int[10];
            double[] one = ClassScatter.of(ClassMeans.of(1, labels, vectors), labels, vectors)
                    .encode();
            if (sum.length == 0) {
                sum = new double[one.length];
            }
            for (int i = 0; i < one.length; i++) {
                sum[i] += one[i];
            }
        }
        assertThat(ClassScatter.decode(2, 1, sum, 0).ratio()).isCloseTo(0.25, within(0.005));
    }

    @Test
    void kNearestMixesTheGlobalModelWithTheMemory() throws Exception {
        Windows support = PersonalizationExample.windows(12, 1);
        Windows query = PersonalizationExample.windows(40, 2);
        int[] global =
                PersonalizationExample.predictions(new Unadapted(), PersonalizationExample.person(support), query);
        assertThat(PersonalizationExample.predictions(
                        new KnnPer(10, 0, 0.1, true), PersonalizationExample.person(support), query))
                .containsExactly(global);
        assertThat(PersonalizationExample.predictions(
                        new KnnPer(10, 0.9, 0.1, true),
                        PersonalizationExample.person(PersonalizationExample.none()),
                        query))
                .containsExactly(global);
        assertThat(PersonalizationExample.predictions(
                        new KnnPer(1, 1, 0.1, true), PersonalizationExample.person(support), support))
                .containsExactly(support.labels());
    }
}
