package dev.proprio.coordinator.selection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WeightedSelectionTest {
    private static final double[] SIZES = {1, 2, 3, 4, 10};
    /** The 99.9 % quantile of chi-square with 4 degrees of freedom. */
    private static final double FOUR = 18.5;

    private final Selection selection = new WeightedSelection();

    @Test
    void theFirstIsDrawnInProportionToItsData() {
        int[] counts = NumberedDevices.counts(selection, 5, 1, 0, NumberedDevices.sizes(SIZES), 20_000);
        assertThat(NumberedDevices.chiSquare(counts, SIZES)).isLessThan(FOUR);
    }

    @Test
    void theSecondIsDrawnInProportionToWhatIsLeft() {
        double[] second = new double[SIZES.length];
        for (int first = 0; first < SIZES.length; first++) {
            for (int next = 0; next < SIZES.length; next++) {
                if (next != first) {
                    second[next] += SIZES[first] / 20 * SIZES[next] / (20 - SIZES[first]);
                }
            }
        }
        int[] counts = NumberedDevices.counts(selection, 5, 2, 1, NumberedDevices.sizes(SIZES), 20_000);
        assertThat(NumberedDevices.chiSquare(counts, second)).isLessThan(FOUR);
    }

    @Test
    void whoWasNeverHeardOfCountsAsTheMean() {
        int[] counts = NumberedDevices.counts(selection, 5, 1, 0, NumberedDevices.sizes(1, 5), 20_000);
        assertThat(NumberedDevices.chiSquare(counts, 1, 5, 3, 3, 3)).isLessThan(FOUR);
        int[] second = NumberedDevices.counts(selection, 3, 2, 1, NumberedDevices.sizes(1, 5), 20_000);
        // First a, then b among the rest: the third device counts as 3 throughout.
        assertThat(NumberedDevices.chiSquare(
                        second,
                        5.0 / 9 * 1 / 4 + 3.0 / 9 * 1 / 6,
                        1.0 / 9 * 5 / 8 + 3.0 / 9 * 5 / 6,
                        1.0 / 9 * 3 / 8 + 5.0 / 9 * 3 / 4))
                .isLessThan(13.8);
    }

    @Test
    void beforeAnyReportAllAreEquallyLikely() {
        int[] counts = NumberedDevices.counts(selection, 5, 3, 2, DeviceReports.NONE, 20_000);
        assertThat(NumberedDevices.chiSquare(counts, 1, 1, 1, 1, 1)).isLessThan(FOUR);
    }
}
