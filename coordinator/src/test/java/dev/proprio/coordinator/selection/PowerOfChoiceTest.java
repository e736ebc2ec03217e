package dev.proprio.coordinator.selection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class PowerOfChoiceTest {
    private static final DeviceReports TEN = NumberedDevices.losses(0.5, 2, 1, 4, 3, 0.1, 7, 5, 6, 0.2);

    private static PowerOfChoice uniformly(double factor) {
        return new PowerOfChoice(factor, new UniformSelection());
    }

    @Test
    void ofTheCandidatesThoseWithTheHighestLossAreKept() {
        for (int round = 1; round <= 100; round++) {
            SelectionContext choice = NumberedDevices.choice(NumberedDevices.numbered(10), 3, round, TEN);
            List<String> candidates = new UniformSelection().select(choice.of(6));
            List<String> expected = candidates.stream()
                    .sorted(Comparator.comparingDouble((String device) ->
                                    TEN.of(device).orElseThrow().loss())
                            .reversed())
                    .limit(3)
                    .toList();
            assertThat(uniformly(2).select(choice)).isEqualTo(expected);
        }
    }

    @Test
    void theChanceToBeTheFirstOfThreeGrowsWithTheLossRank() {
        // A device is chosen when it and two of the r - 1 with lower losses are drawn: (r - 1)(r - 2) / 2 of 120 ways.
        int[] rank = {3, 5, 4, 7, 6, 1, 10, 8, 9, 2};
        int[] counts = NumberedDevices.counts(uniformly(3), 10, 1, 0, TEN, 20_000);
        int[] possible = new int[8];
        double[] ways = new double[8];
        for (int device = 0; device < 10; device++) {
            if (rank[device] < 3) {
                assertThat(counts[device]).isZero();
            } else {
                possible[rank[device] - 3] = counts[device];
                ways[rank[device] - 3] = (rank[device] - 1) * (rank[device] - 2) / 2.0;
            }
        }
        // The 99.9 % quantile with 7 degrees of freedom.
        assertThat(NumberedDevices.chiSquare(possible, ways)).isLessThan(24.3);
    }

    @Test
    void asManyCandidatesAsAreWantedAreTheCohort() {
        SelectionContext choice = NumberedDevices.choice(NumberedDevices.numbered(10), 4, 5, TEN);
        assertThat(uniformly(1).select(choice))
                .containsExactlyInAnyOrderElementsOf(new UniformSelection().select(choice));
    }

    @Test
    void whoWasNeverHeardOfComesFirst() {
        SelectionContext choice = NumberedDevices.choice(NumberedDevices.numbered(11), 2, 5, TEN);
        assertThat(uniformly(11).select(choice)).containsExactly("10", "6");
    }
}
