package dev.proprio.coordinator.factorization;

import java.util.Arrays;

/**
 * The banded square root of the prefix sums, whose coefficients are those of (1 - x)^(-1/2): 1, 1/2, 3/8, 5/16, 35/128
 * and so on (Kalinin and Lampert 2024, arXiv:2405.13763). A few percent from the
 * {@linkplain OptimalFactor best}, and nothing to optimize.
 */
public final class SquareRootFactor {
    private SquareRootFactor() {}

    /** With columns of length 1, so that as much noise is in the last rounds as there may be. */
    public static BandedFactor of(int rounds, int bands) {
        return raw(rounds, bands).withUnitColumns();
    }

    /** As the series has it, with longer columns. */
    static BandedFactor raw(int rounds, int bands) {
        double[] series = new double[Math.min(rounds, bands)];
        series[0] = 1;
        for (int i = 1; i < series.length; i++) {
            series[i] = series[i - 1] * (2 * i - 1) / (2 * i);
        }
        double[][] rows = new double[rounds][];
        Arrays.setAll(rows, row -> Arrays.copyOf(series, Math.min(row + 1, series.length)));
        return new BandedFactor(Math.min(rounds, bands), rows);
    }
}
