package dev.proprio.client.personalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ZeroShotTest {
    @Test
    void sumsOverDevicesAreThoseOfAllWindows() {
        List<Windows> shards = List.of(
                PersonalizationExample.windows(9, 1),
                PersonalizationExample.windows(30, 2),
                PersonalizationExample.windows(4, 3));
        double[] sum = new double[0];
        for (Windows shard : shards) {
            double[] one =
                    RidgeSums.of(4, shard.labels(), HandFeatures.of(shard)).encode();
            sum = sum.length == 0 ? new double[one.length] : sum;
            for (int i = 0; i < one.length; i++) {
                sum[i] += one[i];
            }
        }
        Windows all = Windows.concatenate(16, 3, shards);
        double[] central = RidgeSums.of(4, all.labels(), HandFeatures.of(all)).encode();
        assertThat(sum).containsExactly(central, within(1e-9));
        int size = new HandFeatures(16, 3).size();
        double[][] s = AttributeTable.ACTIVITIES.of(List.of("walk", "run", "sit", "clap"));
        double[][] federated = new ZeroShot().weights(RidgeSums.decode(size, 4, sum), s);
        double[][] pooled = new ZeroShot().weights(RidgeSums.decode(size, 4, central), s);
        for (int i = 0; i < size; i++) {
            assertThat(federated[i]).containsExactly(pooled[i], within(1e-9));
        }
    }

    @Test
    void withOneAttributeForEachClassItIsRidgeRegression() {
        Windows windows = PersonalizationExample.windows(60, 1);
        var sums = RidgeSums.of(4, windows.labels(), HandFeatures.of(windows));
        double[][] identity = new double[4][4];
        for (int i = 0; i < 4; i++) {
            identity[i][i] = 1;
        }
        double[][] weights = new ZeroShot(2, 1e-12, 0, 0, Map.of()).weights(sums, identity);
        double[][] ridge = new PositiveDefinite(sums.regularized(2)).solve(sums.targets());
        for (int i = 0; i < weights.length; i++) {
            assertThat(weights[i]).containsExactly(ridge[i], within(1e-8));
        }
    }

    @Test
    void theOrderOfAttributesChangesNothing() throws Exception {
        Windows query = PersonalizationExample.windows(80, 4);
        int[] usual = predictions(table(false), query);
        assertThat(predictions(table(true), query)).containsExactly(usual);
    }

    @Test
    void itFindsKnownClasses() throws Exception {
        Windows query = PersonalizationExample.windows(80, 4);
        int[] found = predictions(table(false), query);
        int correct = 0;
        for (int i = 0; i < found.length; i++) {
            correct += found[i] == query.label(i) ? 1 : 0;
        }
        assertThat(correct).isGreaterThan(60);
    }

    @Test
    void linearSystemsAreSolved() {
        var random = KeyedRandom.of(1, "matrix");
        double[][] a = new double[6][6];
        double[][] root = new double[6][6];
        for (double[] row : root) {
            for (int j = 0; j < 6; j++) {
                row[j] = random.nextGaussian();
            }
        }
        for (int i = 0; i < 6; i++) {
            for (int j = 0; j < 6; j++) {
                for (int k = 0; k < 6; k++) {
                    a[i][j] += root[i][k] * root[j][k];
                }
            }
        }
        double[][] b = {{1, 0}, {2, 1}, {0, 0}, {-1, 3}, {0.5, 0}, {0, 1}};
        double[][] x = new PositiveDefinite(a).solve(b);
        for (int i = 0; i < 6; i++) {
            for (int c = 0; c < 2; c++) {
                double sum = 0;
                for (int k = 0; k < 6; k++) {
                    sum += a[i][k] * x[k][c];
                }
                assertThat(sum).isCloseTo(b[i][c], within(1e-8));
            }
        }
    }

    @Test
    void everyMotionHasAttributesAndNoTwoAreAlike() {
        double[][] rows = AttributeTable.ACTIVITIES.of(
                new ArrayList<>(AttributeTable.ACTIVITIES.rows().keySet()));
        assertThat(rows).hasDimensions(14, AttributeTable.COLUMNS.size());
        assertThat(Arrays.stream(rows).map(Arrays::toString)).doesNotHaveDuplicates();
        for (var motion : dev.proprio.client.sensor.synthetic.Motion.values()) {
            assertThat(AttributeTable.ACTIVITIES.rows()).containsKey(motion.label());
        }
    }

    private static int[] predictions(Map<String, List<Double>> attributes, Windows query) throws Exception {
        var method = new ZeroShot(1, 0.1, 0, 0, attributes);
        double[] sums = PersonalizationExample.contributions(
                method,
                PersonalizationExample.MODEL.initialParameters(),
                List.of(PersonalizationExample.windows(60, 1), PersonalizationExample.windows(60, 2)));
        return PersonalizationExample.predictions(
                method, PersonalizationExample.person(PersonalizationExample.none(), sums), query);
    }

    private static Map<String, List<Double>> table(boolean backwards) {
        Map<String, List<Double>> table = new LinkedHashMap<>();
        table.put("a", List.of(1.0, 0.0, 0.0, 0.2));
        table.put("b", List.of(0.0, 1.0, 0.0, 0.5));
        table.put("c", List.of(0.0, 0.0, 1.0, 0.1));
        table.put("d", List.of(0.3, 0.0, 0.1, 1.0));
        if (backwards) {
            table.replaceAll((name, row) -> row.reversed());
        }
        return table;
    }
}
