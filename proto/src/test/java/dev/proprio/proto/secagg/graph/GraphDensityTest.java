package dev.proprio.proto.secagg.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphDensityTest {
    private static final int[][] STRICT_SHARES = {
        {50_000, 50_000},
        {50_000, 100_000},
        {100_000, 100_000},
        {200_000, 100_000},
        {330_000, 50_000},
        {100_000, 200_000},
        {100_000, 300_000}
    };
    private static final int[][] CURIOUS_SHARES = {
        {50_000, 50_000},
        {50_000, 100_000},
        {100_000, 100_000},
        {200_000, 100_000},
        {330_000, 50_000},
        {100_000, 200_000},
        {330_000, 330_000}
    };

    @ParameterizedTest
    @CsvSource({
        "50, 8/6 14/9 18/13 22/17 22/20 28/18 38/23",
        "100, 18/13 28/18 32/22 42/32 44/39 52/32 72/42",
        "200, 30/21 42/27 56/39 76/57 70/60 88/55 134/78",
        "500, 46/33 66/44 84/59 118/88 114/95 156/100 276/164",
        "1000, 52/37 78/52 100/70 140/104 138/114 198/127 418/250",
        "2000, 56/40 84/56 110/77 162/120 154/127 234/150 558/334",
        "10000, 62/44 96/64 122/85 184/136 180/148 280/179 786/470"
    })
    void densityAgainstALyingServerMatchesTheTable(int cohort, String row) {
        assertRow(cohort, row, STRICT_SHARES, ThreatModel.SEMI_MALICIOUS);
    }

    @ParameterizedTest
    @CsvSource({
        "100, 12/6 16/6 22/11 32/21 34/29 28/11 68/34",
        "500, 28/16 32/17 42/24 60/39 70/54 58/28 214/113",
        "1000, 30/17 36/19 48/27 68/44 78/60 66/31 286/150",
        "10000, 34/20 42/22 54/31 80/51 92/70 78/37 422/221",
        "100000, 36/21 46/23 58/33 88/55 102/77 86/41 480/251"
    })
    void densityAgainstACuriousServerMatchesTheTable(int cohort, String row) {
        assertRow(cohort, row, CURIOUS_SHARES, ThreatModel.CURIOUS);
    }

    @Test
    void noRingIsSmallEnoughForASmallCohort() {
        assertThat(GraphDensity.ofShares(10, 330_000, 330_000).smallest(ThreatModel.SEMI_MALICIOUS))
                .isEmpty();
        assertThat(new GraphDensity(9, 4, 3).smallest(ThreatModel.CURIOUS)).isEmpty();
    }

    @Test
    void completeGraphsNeedMoreThanHalfOfHonestAndCorrupt() {
        assertThat(new GraphDensity(30, 3, 3).leastThreshold(29, ThreatModel.SEMI_MALICIOUS))
                .isEqualTo(17);
        assertThat(new GraphDensity(30, 3, 3).leastThreshold(29, ThreatModel.CURIOUS))
                .isEqualTo(4);
    }

    @Test
    void aSecretThatAllShareIsSafeFromAllCorruptClients() {
        for (int cohort = 2; cohort <= 40; cohort++) {
            for (int corrupt = 0; corrupt < cohort; corrupt++) {
                var density = new GraphDensity(cohort, corrupt, 0);
                for (int neighbours : new int[] {cohort - 1, cohort, 99}) {
                    assertThat(density.leastThreshold(neighbours, ThreatModel.CURIOUS))
                            .isEqualTo(corrupt + 1);
                    assertThat(density.leastThreshold(neighbours, ThreatModel.SEMI_MALICIOUS))
                            .isEqualTo((cohort + corrupt) / 2 + 1);
                    assertThat(density.connected(neighbours)).isTrue();
                }
            }
        }
    }

    @Test
    void sharesAreRoundedDown() {
        assertThat(GraphDensity.share(100, 50_000)).isEqualTo(5);
        assertThat(GraphDensity.share(99, 50_000)).isEqualTo(4);
        assertThat(GraphDensity.share(2_000_000_000, 1_000_000)).isEqualTo(2_000_000_000);
    }

    @Test
    void moreThanTheCohortCannotBeCorruptOrDrop() {
        assertThat(new GraphDensity(1, 1, 1).connected(0)).isTrue();
        assertThat(new GraphDensity(5, 0, 0).connected(2)).isTrue();
        for (int[] wrong : new int[][] {{0, 0, 0}, {5, -1, 0}, {5, 0, -1}, {5, 6, 0}, {5, 0, 6}}) {
            assertThatThrownBy(() -> new GraphDensity(wrong[0], wrong[1], wrong[2]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a cohort of %d cannot have %d corrupt and %d dropping clients"
                            .formatted(wrong[0], wrong[1], wrong[2]));
        }
    }

    /** All k neighbours of someone are bad with C(bad, k) / C(n, k): n (n - k - 1) / 2 times that is below 2^-41. */
    @Test
    void theHonestStayConnectedAsFarAsTheBoundSays() {
        for (int bad = 2; bad < 100; bad++) {
            for (int k = 1; k < 99; k++) {
                double chance = 100 * (99 - k) / 2.0;
                for (int i = 0; i < k; i++) {
                    chance *= (double) Math.max(0, bad - i) / (100 - i);
                }
                assertThat(new GraphDensity(100, bad / 2, bad - bad / 2).connected(k))
                        .as("%d bad, %d neighbours", bad, k)
                        .isEqualTo(k > bad || chance < 0x1p-41);
            }
            assertThat(new GraphDensity(100, bad / 2, bad - bad / 2).connected(99))
                    .isTrue();
        }
        assertThat(new GraphDensity(10, 10, 10).connected(9)).isTrue();
        assertThat(new GraphDensity(10, 10, 10).connected(8)).isFalse();
    }

    @Test
    void threatModelsHaveTheirCodesAndThresholds() {
        for (ThreatModel threat : ThreatModel.values()) {
            assertThat(ThreatModel.ofCode(threat.code())).isEqualTo(threat);
        }
        assertThat(ThreatModel.CURIOUS.code()).isZero();
        assertThatThrownBy(() -> ThreatModel.ofCode(2)).hasMessage("a threat model must be 0 or 1 but was 2");
        assertThat(ThreatModel.CURIOUS.leastThreshold(10, 3)).isEqualTo(4);
        // 2t must exceed k + a + 1: 14 for k = 10 and a = 3.
        assertThat(ThreatModel.SEMI_MALICIOUS.leastThreshold(10, 3)).isEqualTo(8);
        assertThat(ThreatModel.SEMI_MALICIOUS.leastThreshold(10, 2)).isEqualTo(7);
    }

    private static void assertRow(int cohort, String row, int[][] shares, ThreatModel threat) {
        String[] cells = row.split(" ", -1);
        for (int i = 0; i < cells.length; i++) {
            var choice =
                    GraphDensity.ofShares(cohort, shares[i][0], shares[i][1]).smallest(threat);
            String found = choice.map(c -> c.neighbours() + "/" + c.threshold()).orElse("none");
            assertThat(found).as("n=%d column %d", cohort, i).isEqualTo(cells[i]);
        }
    }
}
