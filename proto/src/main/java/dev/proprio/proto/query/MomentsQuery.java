package dev.proprio.proto.query;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How many values there are of each figure, and what they and their squares add up to. A value counts in steps of 2^-20; sums of
 * these whole numbers and of their squares are exact, so that a variance is, too, however far the mean is from 0.
 *
 * @param figures what is measured: names of channels, or of figures of a device
 * @param ranges by figure, the largest magnitude of a value, greater than 0 and at most 2^24; what is beyond counts as that
 * @param of whose values they are
 * @param middle is taken off each value before it is held against its range, finite
 */
public record MomentsQuery(List<String> figures, List<Double> ranges, Of of, double middle) implements Query {
    /** Whose values are counted. */
    public enum Of {
        /** Each sample of a device's channels. */
        SAMPLES,
        /** One value of a device as a whole. */
        DEVICES
    }

    static final String POINTS = "points";
    static final String SUMS = "sums";
    static final String SQUARES = "squares";
    static final int SUM_DIGITS = 4;
    static final int SQUARE_DIGITS = 6;

    /** Steps in 1. */
    static final double STEPS = 0x1p20;

    /** The largest magnitude that a range can have. */
    public static final double WIDEST = 0x1p24;

    private static final int MOST_FIGURES = 4096;

    /** @throws IllegalArgumentException in a sentence if the figures or ranges are impossible */
    public MomentsQuery {
        figures = List.copyOf(figures);
        ranges = List.copyOf(ranges);
        if (figures.isEmpty() || figures.size() > MOST_FIGURES || figures.size() != ranges.size()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "1 to %s figures must have a range each, but %s have %s",
                    MOST_FIGURES,
                    figures.size(),
                    ranges.size()));
        }
        if (!Double.isFinite(middle)) {
            throw new IllegalArgumentException("the middle of values must be finite but was " + middle);
        }
        for (double range : ranges) {
            if (!(range > 0 && range <= WIDEST)) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "a range must be greater than 0 and at most %s but was %s; give values in a larger unit",
                        (long) WIDEST,
                        range));
            }
        }
    }

    /** Of values around 0. */
    public MomentsQuery(List<String> figures, List<Double> ranges, Of of) {
        this(figures, ranges, of, 0);
    }

    /** So many samples of a device are counted at most. */
    long mostPoints() {
        return of == Of.DEVICES ? 1 : AnswerShape.MOST_VALUES / figures.size();
    }

    /** The largest value of a figure, in steps. */
    long largest(int figure) {
        return Math.max(1, (long) Math.rint(ranges.get(figure) * STEPS));
    }

    @Override
    public AnswerShape shape() {
        return new AnswerShape(List.of(
                BoundedVector.each(POINTS, 1, 0, mostPoints()),
                WideInteger.vector(SUMS, figures.size(), SUM_DIGITS),
                WideInteger.vector(SQUARES, figures.size(), SQUARE_DIGITS)));
    }

    @Override
    public ByteString digest(int round) {
        var bytes = CanonicalBytes.labelled("proprio/v1/query/moments")
                .u32(round)
                .prefixed(of.name())
                .u64(Double.doubleToLongBits(middle));
        for (int i = 0; i < figures.size(); i++) {
            bytes.prefixed(figures.get(i)).u64(Double.doubleToLongBits(ranges.get(i)));
        }
        shape().write(bytes);
        return bytes.sha256();
    }

    @Override
    public Optional<String> fault(QueryAnswer answer) {
        Optional<String> misshapen = shape().fault(answer);
        if (misshapen.isPresent()) {
            return misshapen;
        }
        return fault(answer.vector(POINTS)[0], answer.vector(SUMS), answer.vector(SQUARES));
    }

    @Override
    public Optional<String> fault(SummedAnswer sum, long devices) {
        return shape().fault(sum, devices).or(() -> fault(sum.sum(POINTS)[0], sum.sum(SUMS), sum.sum(SQUARES)));
    }

    /** Of one device's values as of those of several. */
    private Optional<String> fault(long count, long[] sums, long[] allSquares) {
        BigInteger points = BigInteger.valueOf(count);
        for (int i = 0; i < figures.size(); i++) {
            BigInteger largest = BigInteger.valueOf(largest(i));
            BigInteger sum = WideInteger.join(sums, i * SUM_DIGITS, SUM_DIGITS);
            BigInteger squares = WideInteger.join(allSquares, i * SQUARE_DIGITS, SQUARE_DIGITS);
            if (sum.abs().compareTo(points.multiply(largest)) > 0
                    || squares.compareTo(points.multiply(largest).multiply(largest)) > 0
                    || sum.multiply(sum).compareTo(points.multiply(squares)) > 0) {
                return Optional.of(String.format(
                        Locale.ROOT,
                        "no %s values of a magnitude of at most %s have the sum and the squares that it has for figure %s",
                        points,
                        ranges.get(i),
                        i));
            }
        }
        return Optional.empty();
    }
}
