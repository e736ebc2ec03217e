package dev.proprio.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TreeParzenTest {
    private static final Offset<Double> EXACT = within(1e-6);

    /** Around 0.2 alone there are two parts: that over all, and its own, half as wide. The figures are of the normal distribution's tables. */
    @Test
    void aDensityIsTheMeanOfPartsThatAreCutOff() {
        ParzenEstimate none = ParzenEstimate.of(new double[0]);
        // phi(0) / (2 Phi(0.5) - 1), and the same at 0.5 from the middle.
        assertThat(none.density(0.5)).isEqualTo(0.3989422804 / 0.3829249225, EXACT);
        assertThat(none.density(0)).isEqualTo(0.3520653268 / 0.3829249225, EXACT);
        // Its neighbours are 0 and the middle: the greater distance, 0.3, is below the narrowest of two parts, a half.
        ParzenEstimate one = ParzenEstimate.of(new double[] {0.2});
        double own = 0.3989422804 / 0.5 / (0.9452007083 - 0.3445782584);
        assertThat(one.density(0.2)).isEqualTo((own + 0.3813878155 / 0.3829249225) / 2, EXACT);
        for (double[] points : new double[][] {{}, {0.2}, {0, 0.5, 0.5, 1}, {0.1, 0.11, 0.12, 0.9}}) {
            ParzenEstimate estimate = ParzenEstimate.of(points);
            assertThat(estimate.probability(0, 1)).isEqualTo(1, EXACT);
            double sum = 0;
            for (int i = 0; i < 1000; i++) {
                sum += estimate.density((i + 0.5) / 1000) / 1000;
            }
            assertThat(sum).isEqualTo(1, within(1e-4));
        }
    }

    @Test
    void whatIsDrawnIsDistributedAsItIsSaid() {
        ParzenEstimate estimate = ParzenEstimate.of(new double[] {0.1, 0.15, 0.8});
        ParzenAxis.Estimate whole = ParzenAxis.whole(4).estimate(new double[] {0, 0, 3});
        ParzenAxis.Estimate category = ParzenAxis.category(3).estimate(new double[] {1, 1, 2, 1});
        // Once more than they were seen, of 7.
        assertThat(category.density().of(0)).isEqualTo(1 / 7.0, EXACT);
        assertThat(category.density().of(1)).isEqualTo(4 / 7.0, EXACT);
        int count = 20_000;
        int below = 0;
        int zeros = 0;
        int ones = 0;
        for (int i = 0; i < count; i++) {
            var random = KeyedRandom.of(1, "parzen-test", i, 0);
            below += estimate.draw(random) < 0.3 ? 1 : 0;
            zeros += whole.draw().from(random) == 0 ? 1 : 0;
            ones += category.draw().from(random) == 1 ? 1 : 0;
        }
        // Four standard deviations of a share.
        assertThat(below / (double) count).isEqualTo(estimate.probability(0, 0.3), within(0.015));
        assertThat(zeros / (double) count).isEqualTo(whole.density().of(0), within(0.015));
        assertThat(ones / (double) count).isEqualTo(4 / 7.0, within(0.015));
    }

    /** Branin's function has three minima of 0.397887 (Dixon and Szegö 1978). */
    @Test
    void itFindsBetterThanRandomDrawsDo() {
        List<ParzenAxis> plane = List.of(ParzenAxis.CONTINUOUS, ParzenAxis.CONTINUOUS);
        assertThat(branin(List.of((Math.PI + 5) / 15, 2.275 / 15))).isEqualTo(-0.397887, EXACT);
        assertBetter(plane, TreeParzenTest::branin);
        assertBetter(
                List.of(ParzenAxis.CONTINUOUS, ParzenAxis.whole(50), ParzenAxis.category(4)),
                values -> -Math.pow(values.get(0) - 0.3, 2)
                        - Math.pow((values.get(1) - 31) / 50, 2)
                        - (values.get(2) == 2 ? 0 : 0.1));
    }

    /** Under more than 28 of 40 seeds: by chance alone that happens about once in 300 times. */
    private static void assertBetter(List<ParzenAxis> axes, ToDoubleFunction<List<Double>> score) {
        int wins = 0;
        for (int seed = 0; seed < 40; seed++) {
            double random = Collections.max(search(axes, score, seed, 50));
            double proposed = Collections.max(search(axes, score, seed, 10));
            wins += proposed > random ? 1 : 0;
        }
        assertThat(wins).isGreaterThan(28);
    }

    /** The scores of 50 trials, of which so many are drawn. */
    private static List<Double> search(
            List<ParzenAxis> axes, ToDoubleFunction<List<Double>> score, int seed, int drawn) {
        List<List<Double>> tried = new ArrayList<>();
        List<Double> scores = new ArrayList<>();
        var parzen = new TreeParzen(axes, seed);
        for (int trial = 0; trial < 50; trial++) {
            List<Double> values;
            if (trial < drawn) {
                var random = KeyedRandom.of(seed, "parzen-test", trial, 1);
                values = axes.stream()
                        .map(axis -> axis.count() == 0 ? random.nextDouble() : random.nextInt(axis.count()))
                        .toList();
            } else {
                values = parzen.next(tried, scores).getFirst();
            }
            tried.add(values);
            scores.add(score.applyAsDouble(values));
        }
        return scores;
    }

    private static double branin(List<Double> values) {
        double x = values.get(0) * 15 - 5;
        double y = values.get(1) * 15;
        double bent = y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
        return -(bent * bent + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10);
    }
}
