package dev.proprio.proto.secagg.graph;

import static org.assertj.core.api.Assertions.assertThat;

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
    }

    @Test
    void completeGraphsNeedMoreThanHalfOfHonestAndCorrupt() {
        assertThat(new GraphDensity(30, 3, 3).leastThreshold(29, ThreatModel.SEMI_MALICIOUS))
                .isEqualTo(17);
        assertThat(new GraphDensity(30, 3, 3).leastThreshold(29, ThreatModel.CURIOUS))
                .isEqualTo(4);
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
