package dev.proprio.coordinator.factorization;

import java.util.Arrays;

/**
 * How much noise a factor leaves, where its independent noise has the standard deviation 1.
 *
 * @param ofRounds the standard deviation on the update of each round: the lengths of the rows of C^-1; not written to
 * @param ofSums the same on the sum of the updates up to each round, which is the model's: the lengths of the rows of B = A
 *     C^-1; not written to
 */
public record FactorError(double[] ofRounds, double[] ofSums) {
    /** Takes time of the rounds' square times the bands. */
    public static FactorError of(BandedFactor factor) {
        int rounds = factor.rounds();
        double[] ofRounds = new double[rounds];
        double[] ofSums = new double[rounds];
        double[] column = new double[rounds];
        for (int from = 0; from < rounds; from++) {
            Arrays.fill(column, 0);
            column[from] = 1;
            factor.forward(column, from);
            double sum = 0;
            for (int row = from; row < rounds; row++) {
                sum += column[row];
                ofRounds[row] += column[row] * column[row];
                ofSums[row] += sum * sum;
            }
        }
        return new FactorError(roots(ofRounds), roots(ofSums));
    }

    private static double[] roots(double[] squares) {
        return Arrays.stream(squares).map(Math::sqrt).toArray();
    }

    /** The most on a sum. */
    public double maximum() {
        return Arrays.stream(ofSums).max().orElse(0);
    }

    /** The root of the mean square of that on the sums. */
    public double rootMeanSquare() {
        return Math.sqrt(Arrays.stream(ofSums).map(sd -> sd * sd).average().orElse(0));
    }
}
