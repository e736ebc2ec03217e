package dev.proprio.coordinator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CenteredClippingTest {
    private static RuleContext after(double... previous) {
        return new RuleContext(1, 2, Optional.of(previous));
    }

    @Test
    void itStartsFromZeroOnlyInTheFirstRound() {
        List<Contribution> all = HostileCohort.of(new float[] {10}, new float[] {10});
        var rule = new CenteredClipping(1, 1);
        assertThat(HostileCohort.combine(rule, all)).containsExactly(1);
        double[] previous = {8};
        assertThat(rule.combine(all, after(previous))).containsExactly(9);
        assertThat(previous).containsExactly(8);
        assertThat(new CenteredClipping(1, 5).combine(all, after(8))).containsExactly(10);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void clippingFarOutIsTheMean(long seed) {
        List<Contribution> all = HostileCohort.random(seed, 9, 30);
        double[] center = HostileCohort.doubles(all.getLast().values());
        assertThat(new CenteredClipping(1e300, 1).combine(all, after(center)))
                .containsExactly(HostileCohort.mean(all), within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aStepIsNoLongerThanTau(long seed) {
        List<Contribution> all = HostileCohort.random(seed, 3, 6, 30).all();
        double[] center = HostileCohort.doubles(all.getFirst().values());
        double[] next = new CenteredClipping(0.75, 1).combine(all, after(center));
        assertThat(HostileCohort.distance(next, center)).isLessThanOrEqualTo(0.75 + 1e-9);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void attackersMoveItByNoMoreThanTheirShare(long seed) {
        HostileCohort cohort = HostileCohort.random(seed, 8, 2, 30);
        HostileCohort other = new HostileCohort(
                cohort.honest(),
                HostileCohort.mapped(
                        cohort.attackers(),
                        values -> HostileCohort.random(seed, 1, 30).getFirst().values()));
        var rule = new CenteredClipping(0.5, 1);
        assertThat(HostileCohort.distance(
                        HostileCohort.combine(rule, cohort.all()), HostileCohort.combine(rule, other.all())))
                .isLessThanOrEqualTo(2 * 0.5 * 2 / 10 + 1e-12);
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new CenteredClipping(0, 1)).hasMessage("tau must be greater than 0 but was 0.0");
        assertThatThrownBy(() -> new CenteredClipping(1, 0)).hasMessage("iterations must be at least 1 but was 0");
    }
}
