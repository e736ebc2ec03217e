package dev.proprio.coordinator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trimmed mean and the median, the most that it can be trimmed. */
class TrimmedMeanTest {
    @Test
    void theLowestAndHighestOfEachCoordinateAreLeftOut() {
        List<Contribution> all = HostileCohort.of(
                new float[] {1, 50}, new float[] {2, 40}, new float[] {9, 30}, new float[] {-7, 20}, new float[] {3, -99
                });
        assertThat(HostileCohort.combine(new TrimmedMean(1), all)).containsExactly(2, 30);
        assertThat(HostileCohort.combine(new CoordinateMedian(), all)).containsExactly(2, 30);
        assertThat(HostileCohort.combine(new CoordinateMedian(), all.subList(0, 4)))
                .containsExactly(1.5, 35);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void trimmingNothingIsTheMean(long seed) {
        List<Contribution> all = HostileCohort.random(seed, 8, 600);
        assertThat(HostileCohort.combine(new TrimmedMean(0), all))
                .containsExactly(HostileCohort.mean(all), within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void trimmingAllButOneIsTheMedian(long seed) {
        List<Contribution> all = HostileCohort.random(seed, 11, 600);
        assertThat(HostileCohort.combine(new TrimmedMean(5), all))
                .containsExactly(HostileCohort.combine(new CoordinateMedian(), all));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theResultLiesAmongTheHonestValues(long seed) {
        HostileCohort cohort = HostileCohort.random(seed, 9, 4, 300);
        assertInHonestRange(HostileCohort.combine(new TrimmedMean(4), cohort.all()), cohort);
        assertInHonestRange(HostileCohort.combine(new TrimmedMean(6), cohort.all()), cohort);
        assertInHonestRange(HostileCohort.combine(new CoordinateMedian(), cohort.all()), cohort);
        HostileCohort nearlyHalf = HostileCohort.random(seed, 9, 8, 300);
        assertInHonestRange(HostileCohort.combine(new CoordinateMedian(), nearlyHalf.all()), nearlyHalf);
    }

    static void assertInHonestRange(double[] result, HostileCohort cohort) {
        for (int i = 0; i < result.length; i++) {
            int at = i;
            var honest = cohort.honest().stream()
                    .mapToDouble(one -> one.values()[at])
                    .summaryStatistics();
            assertThat(result[i]).isBetween(honest.getMin(), honest.getMax());
        }
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThat(new TrimmedMean(1_000_000).least()).isEqualTo(2_000_001);
        assertThatThrownBy(() -> new TrimmedMean(-1)).hasMessage("beta must be at least 0 but was -1");
        assertThatThrownBy(() -> new TrimmedMean(Integer.MAX_VALUE))
                .hasMessage("beta must be at most 1000000 but was 2147483647");
        new TrimmedMean(2).requireCohort(5);
        assertThatThrownBy(() -> new TrimmedMean(2).requireCohort(4))
                .hasMessage("cohort.minimum must be at least 5 but was 4: trimmed-mean can't combine fewer updates; "
                        + "raise cohort.minimum to 5 or lower beta to 1");
    }
}
