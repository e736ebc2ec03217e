package dev.proprio.coordinator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Krum, multi-Krum and Bulyan. */
class KrumTest {
    @Test
    void theUpdateNearestToItsNeighboursWins() {
        // With f = 1 of 5, two neighbours count: 2 has 1 + 1, 1 has 1 + 4, 3 has 1 + 4.
        List<Contribution> all = HostileCohort.of(
                new float[] {1}, new float[] {2}, new float[] {3}, new float[] {9}, new float[] {1000});
        assertThat(HostileCohort.combine(new Krum(1), all)).containsExactly(2);
        assertThat(HostileCohort.combine(new MultiKrum(1, Optional.of(3)), all)).containsExactly(2);
        assertThat(HostileCohort.combine(new MultiKrum(1, Optional.empty()), all))
                .containsExactly(3.75);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void farAttackersAreNeverChosen(long seed) {
        HostileCohort cohort = HostileCohort.random(seed, 9, 4, 1100);
        double[] winner = HostileCohort.combine(new Krum(4), cohort.all());
        assertThat(cohort.honest())
                .anyMatch(one -> java.util.Arrays.equals(HostileCohort.doubles(one.values()), winner));
        assertThat(HostileCohort.combine(new MultiKrum(4, Optional.empty()), cohort.all()))
                .containsExactly(HostileCohort.mean(cohort.honest()), within(1e-12));
        assertThat(HostileCohort.combine(new MultiKrum(4, Optional.of(1)), cohort.all()))
                .containsExactly(winner);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void identicalAttackersBelowTheBoundAreNotChosenEither(long seed) {
        HostileCohort cohort = HostileCohort.random(seed, 9, 4, 50);
        float[] lie = new float[50];
        java.util.Arrays.fill(lie, 5);
        var colluding = new HostileCohort(cohort.honest(), HostileCohort.mapped(cohort.attackers(), values -> lie));
        assertThat(HostileCohort.combine(new Krum(4), colluding.all())).doesNotContain(5);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void withoutAttackersAndKeepingAllItIsTheMean(long seed) {
        List<Contribution> all = HostileCohort.random(seed, 8, 100);
        assertThat(HostileCohort.combine(new MultiKrum(0, Optional.of(8)), all))
                .containsExactly(HostileCohort.mean(all), within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void scoresMatchTheDefinition(long seed) {
        List<Contribution> all = HostileCohort.random(seed, 9, 513);
        double[][] distances = PairwiseDistances.squared(all);
        for (int i = 0; i < 9; i++) {
            for (int j = 0; j < 9; j++) {
                double expected = HostileCohort.distance(
                        HostileCohort.doubles(all.get(i).values()),
                        HostileCohort.doubles(all.get(j).values()));
                assertThat(Math.sqrt(distances[i][j])).isCloseTo(expected, within(1e-12));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void bulyanStaysAmongTheHonestValues(long seed) {
        HostileCohort cohort = HostileCohort.random(seed, 12, 3, 300);
        TrimmedMeanTest.assertInHonestRange(HostileCohort.combine(new Bulyan(3), cohort.all()), cohort);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void bulyanWithoutAttackersIsTheMean(long seed) {
        List<Contribution> all = HostileCohort.random(seed, 7, 100);
        assertThat(HostileCohort.combine(new Bulyan(0), all)).containsExactly(HostileCohort.mean(all), within(1e-12));
    }

    @Test
    void bulyanAveragesWhatIsNearTheMedian() {
        // n = 7 and f = 1: the far one and one more are not elected; of five values the middle three count.
        List<Contribution> all = HostileCohort.of(
                new float[] {1},
                new float[] {2},
                new float[] {3},
                new float[] {4},
                new float[] {6},
                new float[] {20},
                new float[] {900});
        assertThat(HostileCohort.combine(new Bulyan(1), all)).containsExactly(3);
    }

    @Test
    void ofTwoAsFarFromTheMedianBulyanLeavesOutTheGreater() {
        List<Contribution> all = HostileCohort.of(
                new float[] {1},
                new float[] {2},
                new float[] {3},
                new float[] {5},
                new float[] {5},
                new float[] {900},
                new float[] {1000});
        assertThat(HostileCohort.combine(new Bulyan(1), all)).containsExactly(2);
    }

    @Test
    void tooFewUpdatesAreRefusedWithWhatToDo() {
        new Krum(3).requireCohort(9);
        assertThatThrownBy(() -> new Krum(3).requireCohort(5))
                .hasMessage("cohort.minimum must be at least 9 but was 5: krum can't combine fewer updates; "
                        + "raise cohort.minimum to 9 or lower attackers to 1");
        assertThatThrownBy(() -> new Krum(1).requireCohort(3)).hasMessageEndingWith("or lower attackers to 0");
        assertThatThrownBy(() -> new Krum(0).requireCohort(2)).hasMessageEndingWith("raise cohort.minimum to 3");
        new Bulyan(2).requireCohort(11);
        assertThatThrownBy(() -> new Bulyan(2).requireCohort(10))
                .hasMessageContaining("must be at least 11 but was 10")
                .hasMessageEndingWith("raise cohort.minimum to 11 or lower attackers to 1");
        assertThatThrownBy(() -> new MultiKrum(2, Optional.of(6)).requireCohort(7))
                .hasMessageEndingWith("raise cohort.minimum to 8 or lower attackers to 1");
    }

    /** Krum's own need, or that so many are left to be averaged where as many as there are attackers are left out. */
    @Test
    void multiKrumNeedsWhatItKeepsAndTheAttackers() {
        assertThat(new MultiKrum(1, Optional.of(9)).least()).isEqualTo(10);
        assertThat(new MultiKrum(4, Optional.of(2)).least()).isEqualTo(11);
        assertThat(new MultiKrum(4, Optional.empty()).least()).isEqualTo(11);
        // All of five are kept, whoever they are, and of nine Krum tolerates three.
        assertThat(new MultiKrum(2, Optional.of(5)).remedy(5)).isEqualTo("lower attackers to 0");
        assertThat(new MultiKrum(2, Optional.of(6)).remedy(5)).isEmpty();
        assertThat(new MultiKrum(4, Optional.empty()).remedy(9)).isEqualTo("lower attackers to 3");
        assertThat(new MultiKrum(2, Optional.of(1)).remedy(2)).isEmpty();
        assertThat(new MultiKrum(2, Optional.of(1)).remedy(3)).isEqualTo("lower attackers to 0");
    }

    @Test
    void ofEqualScoresTheFirstWins() {
        List<Contribution> all = HostileCohort.of(new float[] {0}, new float[] {1}, new float[] {10}, new float[] {11});
        assertThat(new KrumScores(all, 0).elected(1)).containsExactly(1);
        assertThat(new KrumScores(all, 0).best(1)).containsExactly(1);
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThat(new Krum(1_000_000).least()).isEqualTo(2_000_003);
        assertThatThrownBy(() -> new Krum(-1)).hasMessage("attackers must be at least 0 but was -1");
        assertThatThrownBy(() -> new MultiKrum(0, Optional.of(0))).hasMessageContaining("keep must be between 1");
        assertThatThrownBy(() -> new MultiKrum(-1, Optional.empty()))
                .hasMessage("attackers must be at least 0 but was -1");
        assertThatThrownBy(() -> new Bulyan(2_000_000)).hasMessage("attackers must be at most 1000000 but was 2000000");
    }
}
