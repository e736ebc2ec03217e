package dev.proprio.coordinator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SortedColumnsTest {
    /** What sorts all sequences of zeros and ones sorts everything (Knuth, 5.3.4, Theorem Z). */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13})
    void aNetworkSortsAllZerosAndOnesWhereItsRowsAreWanted(int rows) {
        int columns = 1 << rows;
        for (int first = 0; first < rows; first++) {
            int last = first + 1 + first % Math.max(1, rows - first);
            int[][] values = new int[rows][columns];
            for (int column = 0; column < columns; column++) {
                for (int row = 0; row < rows; row++) {
                    values[row][column] = column >> row & 1;
                }
            }
            SortingNetwork.of(rows, first, last).sort(values);
            for (int row = first; row < last; row++) {
                for (int column = 0; column < columns; column++) {
                    int ones = Integer.bitCount(column);
                    assertThat(values[row][column]).isEqualTo(row >= rows - ones ? 1 : 0);
                }
            }
        }
    }

    @Test
    void whatNobodyWantsIsNotSorted() {
        // Sixty-three exchanges sort sixteen rows (Knuth, 5.3.4, Table 1 has 63 for Batcher's).
        assertThat(SortingNetwork.of(16, 0, 16).size()).isEqualTo(63);
        assertThat(SortingNetwork.of(16, 0, 1).size()).isEqualTo(15);
        assertThat(SortingNetwork.of(100, 50, 51).size())
                .isLessThan(SortingNetwork.of(100, 0, 100).size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 255, 256, 257, 8192, 20_001})
    void columnsAreSortedAsFloatsAreWhateverTheirMagnitude(int length) {
        KeyedRandom random = KeyedRandom.of(length, "columns");
        List<Contribution> all = new ArrayList<>();
        for (int v = 0; v < 7; v++) {
            float[] values = new float[length];
            for (int i = 0; i < length; i++) {
                values[i] = random.nextInt(5) == 0
                        ? new float[] {0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE}
                                [random.nextInt(6)]
                        : (float) (random.nextGaussian() * Math.pow(10, random.nextInt(77) - 38));
            }
            all.add(new Contribution("device-" + v, 1, values));
        }
        for (int row = 0; row < all.size(); row++) {
            double[] sorted = SortedColumns.reduce(all, row, row + 1, (rows, width, reduced, at) -> {
                for (int i = 0; i < width; i++) {
                    reduced[at + i] = rows[0][i];
                }
            });
            for (int i = 0; i < length; i++) {
                float[] column = new float[all.size()];
                for (int v = 0; v < column.length; v++) {
                    column[v] = all.get(v).values()[i];
                }
                Arrays.sort(column);
                assertThat(Double.doubleToRawLongBits(sorted[i])).isEqualTo(Double.doubleToRawLongBits(column[row]));
            }
        }
    }

    static Stream<IndividualAggregation> rules() {
        return Stream.of(
                new CoordinateMedian(),
                new TrimmedMean(3),
                new Krum(5),
                new MultiKrum(5, Optional.empty()),
                new Bulyan(5),
                new GeometricMedian(),
                new CenteredClipping(),
                new FlTrust("device-007"),
                new Bucketing(3, new CoordinateMedian()));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void noRulesResultDependsOnHowManyThreadsThereAre(IndividualAggregation rule) throws Exception {
        List<Contribution> all = HostileCohort.random(3, 50, 5, 9_000).all();
        double[] alone = on(1, rule, all);
        assertThat(on(2, rule, all)).containsExactly(alone);
        assertThat(on(4, rule, all)).containsExactly(alone);
        assertThat(HostileCohort.combine(rule, all)).containsExactly(alone);
    }

    private static double[] on(int threads, IndividualAggregation rule, List<Contribution> all) throws Exception {
        try (var pool = new ForkJoinPool(threads)) {
            return pool.submit(() -> HostileCohort.combine(rule, all)).get();
        }
    }
}
