package dev.proprio.coordinator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums are the same to the bit wherever and by whichever version they are made: their order is fixed. */
class VectorsTest {
    static IntStream lengths() {
        return IntStream.of(0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 100, 511, 512, 516, 1027);
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void sumsAreMadeOfFourPartialOnesInOrder(int length) {
        KeyedRandom random = KeyedRandom.of(length, "vectors");
        for (int repeat = 0; repeat < 40; repeat++) {
            float[] x = gaussian(length, random);
            float[] y = gaussian(length, random);
            double[] z = HostileCohort.doubles(y);
            assertThat(Vectors.dot(x, y)).isEqualTo(inFour(0, length, i -> (double) x[i] * y[i]));
            assertThat(Vectors.squaredNorm(x)).isEqualTo(inFour(0, length, i -> (double) x[i] * x[i]));
            assertThat(Vectors.distance(x, z))
                    .isEqualTo(Math.sqrt(inFour(0, length, i -> (x[i] - z[i]) * (x[i] - z[i]))));
        }
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void partialSumsAreTheSameWithVectors(int length) {
        KeyedRandom random = KeyedRandom.of(length, "partial sums");
        for (int repeat = 0; repeat < 10; repeat++) {
            float[] x = gaussian(length, random);
            float[] y = gaussian(length, random);
            double[] plain = new double[8];
            double[] vectors = new double[8];
            Vectors.plainSquares(x, HostileCohort.doubles(y), plain);
            VectorPartialSums.squares(x, HostileCohort.doubles(y), vectors);
            assertThat(vectors).containsExactly(plain);
            Vectors.plainProducts(x, y, plain);
            VectorPartialSums.products(x, y, vectors);
            assertThat(vectors).containsExactly(plain);
            Vectors.DotAndNorm both = Vectors.dotAndNorm(x, y);
            assertThat(both.dot()).isEqualTo(Vectors.dot(x, y));
            assertThat(both.squaredNorm()).isEqualTo(Vectors.squaredNorm(x));
        }
    }

    /** In blocks of 512, so that the values of many vectors stay in the cache. */
    @ParameterizedTest
    @MethodSource("lengths")
    void pairsAreComparedInTheSameOrder(int length) {
        KeyedRandom random = KeyedRandom.of(length, "pairs");
        for (int repeat = 0; repeat < 10; repeat++) {
            List<Contribution> pair = HostileCohort.of(gaussian(length, random), gaussian(length, random));
            double[] x = HostileCohort.doubles(pair.get(0).values());
            double[] y = HostileCohort.doubles(pair.get(1).values());
            double expected = 0;
            for (int from = 0; from < length; from += 512) {
                expected += squaresInEight(from, Math.min(length, from + 512), i -> y[i] - x[i]);
            }
            double[][] distances = PairwiseDistances.squared(pair);
            assertThat(distances[0]).containsExactly(0, expected);
            assertThat(distances[1]).containsExactly(expected, 0);
        }
    }

    /** Whatever tile, block or thread a pair falls to. */
    @ParameterizedTest
    @ValueSource(ints = {2, 5, 24, 25, 60})
    void aPairIsAsFarApartInACohortAsAlone(int vectors) {
        KeyedRandom random = KeyedRandom.of(vectors, "cohort");
        float[][] all = new float[vectors][];
        for (int v = 0; v < vectors; v++) {
            all[v] = gaussian(512 * 9 + 3, random);
        }
        double[][] distances = PairwiseDistances.squared(HostileCohort.of(all));
        for (int v = 0; v < vectors; v++) {
            for (int w = 0; w < vectors; w++) {
                double alone = PairwiseDistances.squared(HostileCohort.of(all[v], all[w]))[0][1];
                assertThat(distances[v][w]).isEqualTo(v == w ? 0 : alone);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 8, 100, 512})
    void distancesAreTheSameWithVectorsOfAnyWidth(int width) {
        KeyedRandom random = KeyedRandom.of(width, "widths");
        double[][] points = new double[5][];
        for (int i = 0; i < points.length; i++) {
            points[i] = HostileCohort.doubles(gaussian(512, random));
        }
        double[] plain = new double[32];
        double[] whole = new double[32];
        double[] halves = new double[32];
        PairwiseDistances.plainToFour(points[0], points[1], points[2], points[3], points[4], width, plain);
        VectorDistances.inOne(points[0], points[1], points[2], points[3], points[4], width, whole);
        VectorDistances.inHalves(points[0], points[1], points[2], points[3], points[4], width, halves);
        assertThat(whole).containsExactly(plain);
        assertThat(halves).containsExactly(plain);
    }

    @Test
    void theDistanceOfEqualVectorsIsZeroAndThatOfOthersPythagorass() {
        double[] x = {3, 0, 1, 7, -2};
        double[] y = {0, 4, 1, 7, -2};
        assertThat(Vectors.distance(x, x)).isZero();
        assertThat(Vectors.distance(x, y)).isCloseTo(5, within(1e-15));
    }

    private static double inFour(int from, int to, IntToDoubleFunction term) {
        double[] partial = new double[4];
        int whole = from + (to - from) / 4 * 4;
        for (int i = from; i < to; i++) {
            partial[i < whole ? (i - from) % 4 : 0] += term.applyAsDouble(i);
        }
        return (partial[0] + partial[1]) + (partial[2] + partial[3]);
    }

    private static double squaresInEight(int from, int to, IntToDoubleFunction term) {
        double[] partial = new double[8];
        int whole = from + (to - from) / 8 * 8;
        for (int i = from; i < to; i++) {
            double value = term.applyAsDouble(i);
            int at = i < whole ? (i - from) % 8 : 0;
            partial[at] = Math.fma(value, value, partial[at]);
        }
        return ((partial[0] + partial[1]) + (partial[2] + partial[3]))
                + ((partial[4] + partial[5]) + (partial[6] + partial[7]));
    }

    private static float[] gaussian(int length, KeyedRandom random) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
