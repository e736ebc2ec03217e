package dev.proprio.coordinator.factorization;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;

/**
 * The banded factor with the least noise on the sums of updates, in the mean of squares over all rounds: it minimizes {@code
 * tr(A'A X^-1)} for {@code X = C'C} with ones on the diagonal (Choquette-Choo et al. 2023, arXiv:2306.08153, equation 6), which is convex in
 * X. The search is over C itself, whose columns are kept at length 1, by L-BFGS (Liu and Nocedal 1989) from the {@linkplain
 * SquareRootFactor square root}.
 */
public final class OptimalFactor {
    /** Beyond, it takes many minutes. */
    public static final int MOST_ROUNDS = 1500;

    private static final int STEPS = 1000;
    private static final int REMEMBERED = 12;

    /** Relatively so little more is not looked for. */
    private static final double ENOUGH = 1e-13;

    private static final double SUFFICIENT = 1e-4;

    private final int rounds;
    private final int bands;
    private final Deque<Correction> corrections = new ArrayDeque<>();

    private OptimalFactor(int rounds, int bands) {
        this.rounds = rounds;
        this.bands = bands;
    }

    /** A step, the change of the gradient over it, and 1 over their product. */
    private record Correction(double[] step, double[] change, double inverse) {}

    /** A point and what the error is there. */
    private record Point(double[] entries, double error, double[] gradient) {}

    /**
     * Finds it. Takes time of the cube of the rounds, some dozens or hundreds of times.
     *
     * @param rounds at most {@link #MOST_ROUNDS}
     */
    public static BandedFactor of(int rounds, int bands) {
        return new OptimalFactor(rounds, Math.min(rounds, bands)).found();
    }

    private BandedFactor found() {
        Point at = at(entries(SquareRootFactor.of(rounds, bands)));
        for (int step = 0; step < STEPS; step++) {
            Point next = next(at);
            boolean enough = at.error - next.error <= ENOUGH * at.error;
            remember(at, next);
            at = next;
            if (enough) {
                break;
            }
        }
        return factor(at.entries).withUnitColumns();
    }

    private Point next(Point at) {
        double[] direction = direction(at.gradient);
        double slope = dot(direction, at.gradient);
        if (!(slope < 0)) {
            corrections.clear();
            direction = scaled(at.gradient, -1);
            slope = dot(direction, at.gradient);
        }
        double length = corrections.isEmpty() ? Math.min(1, 0.1 / Math.sqrt(-slope)) : 1;
        for (int halved = 0; halved < 60; halved++) {
            double[] entries = at.entries.clone();
            add(entries, length, direction);
            if (hasDiagonal(entries)) {
                Point next = at(entries);
                if (next.error <= at.error + SUFFICIENT * length * slope) {
                    return next;
                }
            }
            length /= 2;
        }
        return at;
    }

    private void remember(Point from, Point to) {
        double[] step = to.entries.clone();
        add(step, -1, from.entries);
        double[] change = to.gradient.clone();
        add(change, -1, from.gradient);
        double product = dot(step, change);
        if (product > 0) {
            corrections.addFirst(new Correction(step, change, 1 / product));
            if (corrections.size() > REMEMBERED) {
                corrections.removeLast();
            }
        }
    }

    /** Minus the gradient, times what the last steps tell of the inverse Hessian. */
    private double[] direction(double[] gradient) {
        double[] direction = scaled(gradient, -1);
        double[] shares = new double[corrections.size()];
        int i = 0;
        for (Correction known : corrections) {
            shares[i] = known.inverse * dot(known.step, direction);
            add(direction, -shares[i++], known.change);
        }
        if (!corrections.isEmpty()) {
            Correction last = corrections.getFirst();
            direction = scaled(direction, 1 / (last.inverse * dot(last.change, last.change)));
        }
        for (Iterator<Correction> oldest = corrections.descendingIterator(); oldest.hasNext(); ) {
            Correction known = oldest.next();
            double share = known.inverse * dot(known.change, direction);
            add(direction, shares[--i] - share, known.step);
        }
        return direction;
    }

    /** The error of C with its columns scaled to 1, and its gradient by the entries before that. */
    private Point at(double[] entries) {
        BandedFactor given = factor(entries);
        BandedFactor unit = given.withUnitColumns();
        double[][] columns = new double[rounds][];
        double error = 0;
        for (int from = 0; from < rounds; from++) {
            columns[from] = new double[rounds];
            columns[from][from] = 1;
            unit.forward(columns[from], from);
            for (int row = from; row < rounds; row++) {
                columns[from][row] += row == from ? 0 : columns[from][row - 1];
                error += columns[from][row] * columns[from][row];
            }
        }
        double[] ofUnit = gradient(unit, products(columns));
        return new Point(entries, error, ofGiven(given, unit, ofUnit));
    }

    /** B'B, of B's columns, each of which is 0 down to the diagonal. */
    private double[][] products(double[][] columns) {
        double[][] products = new double[rounds][rounds];
        for (int i = 0; i < rounds; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int row = i; row < rounds; row++) {
                    sum += columns[i][row] * columns[j][row];
                }
                products[i][j] = sum;
                products[j][i] = sum;
            }
        }
        return products;
    }

    /** Minus twice the transpose of C^-1 B'B, within the bands. */
    private double[] gradient(BandedFactor unit, double[][] products) {
        double[] gradient = new double[rounds * bands];
        for (int row = 0; row < rounds; row++) {
            unit.forward(products[row], 0);
            for (int left = 0; left < Math.min(row + 1, bands); left++) {
                gradient[row * bands + left] = -2 * products[row][row - left];
            }
        }
        return gradient;
    }

    /** Moving a column along itself changes nothing once it is scaled. */
    private double[] ofGiven(BandedFactor given, BandedFactor unit, double[] ofUnit) {
        double[] gradient = new double[ofUnit.length];
        for (int column = 0; column < rounds; column++) {
            int end = Math.min(rounds, column + bands);
            double along = 0;
            for (int row = column; row < end; row++) {
                along += ofUnit[row * bands + row - column] * unit.entry(row, row - column);
            }
            double norm = given.columnNorm(column);
            for (int row = column; row < end; row++) {
                int i = row * bands + row - column;
                gradient[i] = (ofUnit[i] - along * unit.entry(row, row - column)) / norm;
            }
        }
        return gradient;
    }

    private boolean hasDiagonal(double[] entries) {
        for (int row = 0; row < rounds; row++) {
            if (!(entries[row * bands] > 0)) {
                return false;
            }
        }
        return true;
    }

    private double[] entries(BandedFactor factor) {
        double[] entries = new double[rounds * bands];
        for (int row = 0; row < rounds; row++) {
            for (int left = 0; left < Math.min(row + 1, bands); left++) {
                entries[row * bands + left] = factor.entry(row, left);
            }
        }
        return entries;
    }

    private BandedFactor factor(double[] entries) {
        double[][] rows = new double[rounds][];
        Arrays.setAll(rows, row -> Arrays.copyOfRange(entries, row * bands, row * bands + Math.min(row + 1, bands)));
        return new BandedFactor(bands, rows);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void add(double[] to, double factor, double[] vector) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * vector[i];
        }
    }

    private static double[] scaled(double[] vector, double factor) {
        return Arrays.stream(vector).map(value -> value * factor).toArray();
    }
}
