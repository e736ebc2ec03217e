package dev.proprio.coordinator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeometricMedianTest {
    private static final GeometricMedian CONVERGED = new GeometricMedian(1e-9, 2000);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void inOneDimensionItIsTheMedian(long seed) {
        List<Contribution> all = HostileCohort.random(seed, 6, 5, 1).all();
        assertThat(HostileCohort.combine(CONVERGED, all))
                .containsExactly(HostileCohort.combine(new CoordinateMedian(), all), within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void attackersMoveItNoFurtherThanTheBound(long seed) {
        int honest = 9;
        int attackers = 4;
        HostileCohort cohort = HostileCohort.random(seed, honest, attackers, 20);
        double[] mean = HostileCohort.mean(cohort.honest());
        double radius = cohort.honest().stream()
                .mapToDouble(one -> HostileCohort.distance(HostileCohort.doubles(one.values()), mean))
                .max()
                .orElseThrow();
        double bound = 2.0 * honest / (honest - attackers) * radius;
        assertThat(HostileCohort.distance(HostileCohort.combine(new GeometricMedian(), cohort.all()), mean))
                .isLessThanOrEqualTo(bound);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noIterationIncreasesTheSumOfDistances(long seed) {
        List<Contribution> all = HostileCohort.random(seed, 7, 3, 10).all();
        double last = sumOfDistances(HostileCohort.mean(all), all);
        for (int iterations = 1; iterations <= 30; iterations++) {
            double sum = sumOfDistances(HostileCohort.combine(new GeometricMedian(1e-9, iterations), all), all);
            assertThat(sum).isLessThanOrEqualTo(last * (1 + 1e-14));
            last = sum;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void itFollowsTranslationsAndRotations(long seed) {
        List<Contribution> all = HostileCohort.random(seed, 9, 2);
        double[] median = HostileCohort.combine(CONVERGED, all);
        double[] shifted = HostileCohort.combine(CONVERGED, HostileCohort.mapped(all, values ->
                new float[] {values[0] + 4, values[1] - 2}));
        assertThat(shifted).containsExactly(new double[] {median[0] + 4, median[1] - 2}, within(1e-6));
        double[] turned = HostileCohort.combine(CONVERGED, HostileCohort.mapped(all, values ->
                new float[] {0.6f * values[0] - 0.8f * values[1], 0.8f * values[0] + 0.6f * values[1]}));
        assertThat(turned)
                .containsExactly(
                        new double[] {0.6 * median[0] - 0.8 * median[1], 0.8 * median[0] + 0.6 * median[1]},
                        within(1e-6));
    }

    private static double sumOfDistances(double[] point, List<Contribution> all) {
        return all.stream()
                .mapToDouble(one -> HostileCohort.distance(point, HostileCohort.doubles(one.values())))
                .sum();
    }

    /** From the mean, 2, the weights are 1/2, 1 and 1/3. */
    @Test
    void oneIterationIsOne() {
        List<Contribution> all = HostileCohort.of(new float[] {0}, new float[] {1}, new float[] {5});
        assertThat(HostileCohort.combine(new GeometricMedian(1e-6, 1), all))
                .containsExactly(new double[] {16.0 / 11}, within(1e-12));
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new GeometricMedian(0, 5)).hasMessage("nu must be greater than 0 but was 0.0");
        assertThatThrownBy(() -> new GeometricMedian(1, 0)).hasMessage("iterations must be at least 1 but was 0");
    }
}
