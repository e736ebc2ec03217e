package dev.proprio.proto.query;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * What the answers to a {@link MomentsQuery} add up to. Nothing is rounded before a figure is asked for. Immutable.
 *
 * @param points how many values of each figure there are
 * @param sums of each figure's values, in steps of 2^-20
 * @param squares the sums of their squares, in steps of 2^-40
 */
public record SummedMoments(long points, List<BigInteger> sums, List<BigInteger> squares) {
    private static final BigDecimal STEPS = new BigDecimal(MomentsQuery.STEPS);
    private static final MathContext PRECISION = MathContext.DECIMAL128;

    public SummedMoments {
        sums = List.copyOf(sums);
        squares = List.copyOf(squares);
    }

    /** What a sum of answers says. */
    public static SummedMoments of(MomentsQuery query, SummedAnswer answers) {
        long[] sums = answers.sum(MomentsQuery.SUMS);
        long[] squares = answers.sum(MomentsQuery.SQUARES);
        List<BigInteger> wideSums = new ArrayList<>();
        List<BigInteger> wideSquares = new ArrayList<>();
        for (int i = 0; i < query.figures().size(); i++) {
            wideSums.add(WideInteger.join(sums, i * MomentsQuery.SUM_DIGITS, MomentsQuery.SUM_DIGITS));
            wideSquares.add(WideInteger.join(squares, i * MomentsQuery.SQUARE_DIGITS, MomentsQuery.SQUARE_DIGITS));
        }
        return new SummedMoments(answers.sum(MomentsQuery.POINTS)[0], wideSums, wideSquares);
    }

    /** The sum of a figure's values. */
    public double sum(int figure) {
        return new BigDecimal(sums.get(figure)).divide(STEPS, PRECISION).doubleValue();
    }

    /** The sum of the squares of a figure's values. */
    public double squares(int figure) {
        return new BigDecimal(squares.get(figure))
                .divide(STEPS.multiply(STEPS), PRECISION)
                .doubleValue();
    }

    /** The mean of a figure's values, of which there must be some. */
    public double mean(int figure) {
        return new BigDecimal(sums.get(figure))
                .divide(STEPS.multiply(count()), PRECISION)
                .doubleValue();
    }

    /** The variance of a figure's values, of which there must be some: the mean square of how far each is from the mean. */
    public double variance(int figure) {
        return exactVariance(figure).doubleValue();
    }

    /** The square root of the {@link #variance}. */
    public double deviation(int figure) {
        return exactVariance(figure).sqrt(PRECISION).doubleValue();
    }

    private BigDecimal exactVariance(int figure) {
        BigInteger sum = sums.get(figure);
        BigInteger spread =
                squares.get(figure).multiply(BigInteger.valueOf(points)).subtract(sum.multiply(sum));
        BigDecimal unit = STEPS.multiply(count());
        return new BigDecimal(spread).divide(unit.multiply(unit), PRECISION);
    }

    private BigDecimal count() {
        if (points == 0) {
            throw new IllegalStateException("nobody has a value, so that there is no mean");
        }
        return BigDecimal.valueOf(points);
    }
}
