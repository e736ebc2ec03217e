package dev.proprio.coordinator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketingTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void bucketsOfOneChangeNothing(long seed) {
        HostileCohort cohort = HostileCohort.random(seed, 9, 3, 40);
        for (IndividualAggregation rule : List.of(new Krum(3), new TrimmedMean(3), new CoordinateMedian())) {
            assertThat(HostileCohort.combine(new Bucketing(1, rule), cohort.all()))
                    .containsExactly(HostileCohort.combine(rule, cohort.all()), within(1e-12));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theMeanOfEqualBucketsIsTheMean(long seed) throws InvalidUpdateException {
        List<Contribution> all = HostileCohort.random(seed, 12, 40);
        for (int size : new int[] {1, 2, 3, 4, 6, 12}) {
            for (Aggregation mean : List.of(new WeightedMean(), new UniformMean(), new TrimmedMean(0))) {
                assertThat(HostileCohort.gathered(new Bucketing(size, mean), all, 2))
                        .containsExactly(HostileCohort.mean(all), within(1e-6));
            }
        }
    }

    @Test
    void everyUpdateIsInExactlyOneBucket() {
        List<List<Contribution>> seen = new ArrayList<>();
        IndividualAggregation spy = (contributions, context) -> {
            seen.add(contributions);
            return new double[11];
        };
        float[][] units = new float[11][11];
        for (int n = 0; n < 11; n++) {
            units[n][n] = 1;
        }
        HostileCohort.combine(new Bucketing(3, spy), HostileCohort.of(units));
        List<Contribution> buckets = seen.getFirst();
        assertThat(buckets).hasSize(4);
        for (int n = 0; n < 11; n++) {
            int at = n;
            assertThat(buckets).filteredOn(bucket -> bucket.values()[at] > 0).hasSize(1);
        }
        assertThat(buckets.getLast().values()).containsOnly(0f, 0.5f);
        assertThat(buckets).isSortedAccordingTo(java.util.Comparator.comparing(Contribution::device));
    }

    @Test
    void bucketsDependOnTheRoundAndTheSeedAlone() {
        List<Contribution> all = HostileCohort.random(5, 20, 3);
        var rule = new Bucketing(2, new CoordinateMedian());
        double[] first = rule.combine(all, new RuleContext(7, 1, Optional.empty()));
        assertThat(rule.combine(all, new RuleContext(7, 1, Optional.of(new double[3]))))
                .containsExactly(first);
        assertThat(rule.combine(all, new RuleContext(7, 2, Optional.empty()))).isNotEqualTo(first);
        assertThat(rule.combine(all, new RuleContext(8, 1, Optional.empty()))).isNotEqualTo(first);
    }

    @Test
    void theRuleMustHaveEnoughBuckets() {
        var rule = new Bucketing(3, new Krum(1));
        rule.requireCohort(13);
        assertThatThrownBy(() -> rule.requireCohort(12))
                .hasMessage("cohort.minimum must be at least 13 but was 12: bucketing can't combine fewer updates; "
                        + "raise cohort.minimum to 13 or lower size to 2");
        assertThatThrownBy(() -> rule.requireCohort(5)).hasMessageEndingWith("or lower size to 1");
        assertThatThrownBy(() -> rule.requireCohort(4)).hasMessageEndingWith("raise cohort.minimum to 13");
    }

    @Test
    void impossibleCombinationsAreRefused() {
        assertThat(new Bucketing(Krum.MOST_ATTACKERS, new UniformMean()).least())
                .isEqualTo(1);
        assertThatThrownBy(() -> new Bucketing(Krum.MOST_ATTACKERS + 1, new UniformMean()))
                .hasMessage("size must be at most 1000000 but was 1000001");
        assertThatThrownBy(() -> new Bucketing(0, new UniformMean())).hasMessage("size must be at least 1 but was 0");
        assertThatThrownBy(() -> new Bucketing(2, new FlTrust("hub")))
                .hasMessage("rule can't be one that needs a certain device, for buckets mix devices; "
                        + "use that rule without buckets");
    }
}
