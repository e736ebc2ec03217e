package dev.proprio.coordinator.factorization;

import java.util.Arrays;

/**
 * The factor C of a factorization A = B C of the lower triangular matrix of ones, by which a sequence of updates becomes
 * the sequence of models: lower triangular, with so many bands, the diagonal being the first. Released is B (C x + z) for
 * independent noise z: each round's update with a row of {@link #solve C^-1 z} added to it. Columns that are as many apart as
 * there are bands have no row in common, so that whoever takes part that seldom, k times, moves C x by at most {@code
 * sqrt(k)} times the {@linkplain #columnNorm longest column} (Choquette-Choo et al. 2023, arXiv:2306.08153). Immutable.
 */
public final class BandedFactor {
    private final int bands;

    /** By row; of each the entries from the diagonal to the left, as far as there are bands. */
    private final double[][] rows;

    /**
     * @param bands at least 1
     * @param rows of each row the entries from the diagonal to the left, as many as there are bands or columns
     * @throws IllegalArgumentException in a sentence if a row has another length, or its diagonal is not greater than 0
     */
    public BandedFactor(int bands, double[][] rows) {
        this.bands = bands;
        this.rows = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            this.rows[i] = rows[i].clone();
            if (rows[i].length != Math.min(i + 1, bands) || !(rows[i][0] > 0)) {
                throw new IllegalArgumentException(
                        "row %s of a factor of %s bands must have %s numbers, that on the diagonal greater than 0, but is %s"
                                .formatted(i + 1, bands, Math.min(i + 1, bands), Arrays.toString(rows[i])));
            }
        }
    }

    /** The most rounds that it can be used for. */
    public int rounds() {
        return rows.length;
    }

    /** How many diagonals there are, from the main one down, also where there are fewer rounds. */
    public int bands() {
        return bands;
    }

    /** The entry in a row, from 0, that is {@code left} of the diagonal; 0 beyond the bands. */
    public double entry(int row, int left) {
        return left < rows[row].length ? rows[row][left] : 0;
    }

    /** The factor of the first rounds alone: its columns are at most as long. */
    public BandedFactor leading(int rounds) {
        return new BandedFactor(bands, Arrays.copyOf(rows, rounds));
    }

    /** The length of a column, from 0. */
    public double columnNorm(int column) {
        double squares = 0;
        for (int row = column; row < Math.min(rows.length, column + bands); row++) {
            squares += entry(row, row - column) * entry(row, row - column);
        }
        return Math.sqrt(squares);
    }

    /** The same with columns of length 1. */
    public BandedFactor withUnitColumns() {
        double[] norms = new double[rows.length];
        double[][] scaled = new double[rows.length][];
        Arrays.setAll(norms, this::columnNorm);
        for (int row = 0; row < rows.length; row++) {
            scaled[row] = rows[row].clone();
            for (int left = 0; left < scaled[row].length; left++) {
                scaled[row][left] /= norms[row - left];
            }
        }
        return new BandedFactor(bands, scaled);
    }

    /** C^-1 times a vector, which is as long as there are rounds. */
    public double[] solve(double[] vector) {
        double[] solved = vector.clone();
        forward(solved, 0);
        return solved;
    }

    /** Substitutes in place, where all is 0 before {@code first}. */
    void forward(double[] vector, int first) {
        for (int row = first; row < rows.length; row++) {
            double[] entries = rows[row];
            double rest = vector[row];
            for (int left = Math.min(entries.length - 1, row - first); left > 0; left--) {
                rest -= entries[left] * vector[row - left];
            }
            vector[row] = rest / entries[0];
        }
    }
}
