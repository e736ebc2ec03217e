package dev.proprio.proto.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.v1.ScoreTask;
import dev.proprio.proto.wire.TransferException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreQueryTest {
    private static final HistogramQuery BINS = new HistogramQuery("score", 0, 1, 8);

    private static long[] counts(boolean byDevice, double... scores) {
        return new ScoreQuery(BINS, byDevice).answer(scores).vector("scores");
    }

    @Test
    void windowsAreCountedByBin() {
        assertThat(counts(false, -1, 0, 0.125, 0.13, 0.999, 1, Double.NaN, Double.POSITIVE_INFINITY))
                .containsExactly(1, 1, 2, 0, 0, 0, 0, 0, 1, 3);
        assertThat(counts(true)).containsOnly(0);
    }

    /** Up to each bin a device weighs what its share of windows is, rounded down: a quantile of sums is never too low. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 1000})
    void weightsAddUpAndAreNeverMoreThanTheShare(int windows) {
        var random = KeyedRandom.of(1, "scores", windows, 0);
        double[] scores = new double[windows];
        Arrays.setAll(scores, bin -> random.nextDouble());
        long[] plain = counts(false, scores);
        long[] weights = counts(true, scores);
        long reached = 0;
        long weight = 0;
        for (int bin = 0; bin < plain.length; bin++) {
            reached += plain[bin];
            weight += weights[bin];
            double exact = (double) ScoreQuery.WHOLE * reached / windows;
            assertThat((double) weight).isBetween(exact - 1, exact);
        }
        assertThat(weight).isEqualTo(ScoreQuery.WHOLE);
    }

    @Test
    void whoWeighsMoreThanADeviceIsRefused() {
        var query = new ScoreQuery(BINS, true);
        assertThat(query.fault(query.answer(new double[] {0.5, 0.2, 0.9}))).isEmpty();
        assertThat(query.fault(query.answer(new double[0]))).isEmpty();
        long[] half = new long[10];
        half[4] = ScoreQuery.WHOLE / 2;
        assertThat(query.fault(new QueryAnswer(Map.of("scores", half), 0)).orElseThrow())
                .contains("it weighs 524288");
        half[5] = ScoreQuery.WHOLE;
        assertThat(query.fault(new QueryAnswer(Map.of("scores", half), 0))).isPresent();
        assertThat(new ScoreQuery(BINS, false).fault(new QueryAnswer(Map.of("scores", half), 0)))
                .isEmpty();
    }

    @Test
    void anotherQueryHasAnotherDigest() {
        assertThat(new ScoreQuery(BINS, true).digest(1))
                .isNotEqualTo(new ScoreQuery(BINS, false).digest(1))
                .isNotEqualTo(new ScoreQuery(new HistogramQuery("score", 0, 0.5, 8), true).digest(1))
                .isNotEqualTo(new ScoreQuery(BINS, true).digest(2))
                .isNotEqualTo(new ScoreQuery(BINS, true, List.of(1)).digest(1));
    }

    @Test
    void itIsTheSameOnTheOtherSideOfTheWire() throws Exception {
        for (ScoreQuery query : List.of(
                new ScoreQuery(BINS, true),
                new ScoreQuery(new HistogramQuery("energy", -128, 128, 1024), false, List.of(0, 3, 1023)))) {
            assertThat(QueryMessages.read(QueryMessages.write(query))).isEqualTo(query);
        }
        assertThatThrownBy(() -> QueryMessages.read(QueryMessages.write(new ScoreQuery(BINS, true)).toBuilder()
                        .setScores(ScoreTask.newBuilder()
                                .setHigh(1)
                                .setBins(8)
                                .addLabels(2)
                                .addLabels(2))
                        .build()))
                .isInstanceOf(TransferException.class)
                .hasMessageContaining("must be ascending numbers from 0 to 1023 but are [2, 2]");
        assertThatThrownBy(() -> new ScoreQuery(BINS, true, List.of(1024))).hasMessageContaining("but are [1024]");
    }

    /** Of sums nobody sees a single weight; what they add up to is that of whole devices. */
    @Test
    void aSumOfPartsOfDevicesIsRefused() {
        var query = new ScoreQuery(BINS, true);
        QueryAnswer one = query.answer(new double[] {0.5, 0.2, 0.9});
        long[] twice =
                Arrays.stream(one.vector("scores")).map(weight -> 2 * weight).toArray();
        assertThat(query.fault(new SummedAnswer(2, 0, Map.of("scores", twice)), 2))
                .isEmpty();
        twice[4] += 1;
        assertThat(query.fault(new SummedAnswer(3, 0, Map.of("scores", twice)), 3)
                        .orElseThrow())
                .contains("which is no whole number of devices");
    }
}
