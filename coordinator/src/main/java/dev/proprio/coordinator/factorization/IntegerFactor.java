package dev.proprio.coordinator.factorization;

/**
 * A factor whose entries are whole multiples of {@code 1 / ONE}, rounded towards 0 from those of one with columns of length
 * 1, so that no column is longer: with it, noise hangs together without any rounding of floating-point numbers. Immutable.
 */
public final class IntegerFactor {
    /** What stands for 1. */
    public static final int ONE = 1 << 20;

    private final int bands;
    private final long[][] rows;

    /** @throws IllegalArgumentException in a sentence if a column is longer than 1 */
    public IntegerFactor(BandedFactor factor) {
        this.bands = factor.bands();
        this.rows = new long[factor.rounds()][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = new long[Math.min(row + 1, bands)];
            for (int left = 0; left < rows[row].length; left++) {
                rows[row][left] = (long) (factor.entry(row, left) * ONE);
            }
            if (rows[row][0] < 1) {
                throw new IllegalArgumentException(
                        "the diagonal of row %s is too small: %s".formatted(row + 1, factor.entry(row, 0)));
            }
        }
        for (int column = 0; column < rows.length; column++) {
            requireLength(column);
        }
    }

    private void requireLength(int column) {
        long squares = 0;
        for (int row = column; row < Math.min(rows.length, column + bands); row++) {
            squares = Math.addExact(squares, Math.multiplyExact(entry(row, row - column), entry(row, row - column)));
        }
        if (squares > (long) ONE * ONE) {
            throw new IllegalArgumentException(
                    "column %s is longer than 1: %s".formatted(column + 1, Math.sqrt((double) squares) / ONE));
        }
    }

    /** How many rounds it is for. */
    public int rounds() {
        return rows.length;
    }

    /** How many diagonals there are. */
    public int bands() {
        return bands;
    }

    /** The entry in a row, from 0, that is {@code left} of the diagonal, times {@link #ONE}; 0 beyond the bands. */
    public long entry(int row, int left) {
        return left < rows[row].length ? rows[row][left] : 0;
    }
}
