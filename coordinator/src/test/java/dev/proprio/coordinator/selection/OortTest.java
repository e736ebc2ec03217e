package dev.proprio.coordinator.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.coordinator.selection.Oort.Candidate;
import dev.proprio.proto.update.Metric;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OortTest {
    private static final Map<String, DeviceReport> FOUR = Map.of(
            "0", new DeviceReport(4, 1, 2, 10),
            "1", new DeviceReport(1, 1, 1, 10),
            "2", new DeviceReport(4, 1, 1.5, 10),
            "3", new DeviceReport(4, 1, 1, 10));

    @Test
    void utilityIsDataTimesTheRootMeanSquareLossScaledPlusTheAge() {
        List<Candidate> ranked = StatisticalUtility.ranked(NumberedDevices.reports(FOUR), 5, 0.1, 1);
        assertThat(ranked).extracting(Candidate::device).containsExactly("0", "2", "1", "3");
        double fresh = Math.sqrt(0.1 * StrictMath.log(5) / 4);
        assertThat(ranked.get(0).utility()).isCloseTo(1 + fresh, within(1e-12));
        assertThat(ranked.get(1).utility()).isCloseTo(0.5 + fresh, within(1e-12));
        assertThat(ranked.get(2).utility()).isCloseTo(Math.sqrt(0.1 * StrictMath.log(5)), within(1e-12));
        assertThat(ranked.get(3).utility()).isCloseTo(fresh, within(1e-12));
    }

    @Test
    void anOutlierCountsAsTheQuantileBelowIt() {
        Map<String, DeviceReport> reports = new HashMap<>(FOUR);
        reports.put("4", new DeviceReport(4, 1, 1e6, 10));
        List<Candidate> ranked = StatisticalUtility.ranked(NumberedDevices.reports(reports), 5, 0, 0.95);
        assertThat(ranked.get(0)).isEqualTo(new Candidate("0", 1));
        assertThat(ranked.get(1)).isEqualTo(new Candidate("4", 1));
        assertThat(ranked.get(2).utility()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void reportsHoldTheRootMeanSquareOfTheLosses() {
        DeviceReports reports = DeviceReports.NONE.with(
                3,
                Map.of(
                        "a", Map.of(Metric.LOSS, new Metric(6, 4), Metric.SQUARED_LOSS, new Metric(16, 4)),
                        "b", Map.of(Metric.LOSS, new Metric(6, 4)),
                        "c", Map.of("accuracy", new Metric(1, 4))));
        assertThat(reports.of("a")).contains(new DeviceReport(3, 1.5, 2, 4));
        assertThat(reports.of("b")).contains(new DeviceReport(3, 1.5, 1.5, 4));
        assertThat(reports.of("c")).isEmpty();
    }

    @Test
    void newDevicesHaveTheirShareWhichDecays() {
        var oort = new Oort(0.8, 0.5, 0.25, 0.1, 0.95, 0.95);
        assertThat(List.of(1, 2, 3, 9).stream().map(oort::explorationAt)).containsExactly(0.8, 0.4, 0.25, 0.25);
        DeviceReports half = NumberedDevices.losses(new double[50]);
        for (int round : new int[] {1, 2, 3, 9}) {
            List<String> cohort = oort.select(NumberedDevices.choice(NumberedDevices.numbered(100), 20, round, half));
            assertThat(cohort.stream().filter(device -> !half.know(device)).count())
                    .isEqualTo(Math.round(20 * oort.explorationAt(round)));
        }
    }

    @Test
    void usefulDevicesAreDrawnInProportionToTheirUtility() {
        var oort = new Oort(0, 1, 0, 0, 0, 1);
        DeviceReports reports = NumberedDevices.losses(1, 2, 3, 5);
        int[] counts = NumberedDevices.counts(oort, 4, 1, 0, reports, 20_000);
        assertThat(counts[0]).isZero();
        assertThat(NumberedDevices.chiSquare(new int[] {counts[1], counts[2], counts[3]}, 1, 2, 4))
                .isLessThan(13.8);
    }

    @Test
    void onlyThoseNearTheLastWantedOnesUtilityTakePart() {
        var oort = new Oort(0, 1, 0, 0, 0.9, 1);
        DeviceReports reports = NumberedDevices.losses(0, 100, 96, 95, 86, 85, 50);
        for (int round = 1; round <= 100; round++) {
            // The third's utility is 0.95, so that 0.86 is admitted and 0.85 is not.
            assertThat(oort.select(NumberedDevices.choice(NumberedDevices.numbered(7), 3, round, reports)))
                    .isSubsetOf("1", "2", "3", "4");
        }
    }

    @Test
    void whoEqualsTheLastWantedOneHasTheSameChance() {
        var oort = new Oort(0, 1, 0, 0, 1, 1);
        int[] counts = NumberedDevices.counts(oort, 4, 1, 0, NumberedDevices.losses(3, 3, 3, 1), 3_000);
        assertThat(counts[3]).isZero();
        assertThat(NumberedDevices.chiSquare(new int[] {counts[0], counts[1], counts[2]}, 1, 1, 1))
                .isLessThan(13.8);
    }
}
