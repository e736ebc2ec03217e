package dev.proprio.proto.query;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A device's answer to a {@link MomentsQuery}, as it looks at its values one after the other. Not thread-safe. */
public final class MomentsTally {
    private final MomentsQuery query;
    private final long[] largest;
    private final WideSum[] sums;
    private final WideSum[] squares;
    private long points;
    private long clamped;

    /** Nothing yet. */
    public MomentsTally(MomentsQuery query) {
        this.query = query;
        int figures = query.figures().size();
        this.largest = new long[figures];
        this.sums = new WideSum[figures];
        this.squares = new WideSum[figures];
        for (int i = 0; i < figures; i++) {
            largest[i] = query.largest(i);
            sums[i] = new WideSum();
            squares[i] = new WideSum();
        }
    }

    /** Adds points of interleaved values: those of a point beside each other, in the order of the query's figures. */
    public void add(float[] values) {
        for (int at = 0; at + largest.length <= values.length; at += largest.length) {
            if (begin()) {
                for (int i = 0; i < largest.length; i++) {
                    add(i, values[at + i]);
                }
            }
        }
    }

    /** Adds one point: a value of each figure. */
    public void add(double[] values) {
        if (values.length != largest.length) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s values are no point of %s figures", values.length, largest.length));
        }
        if (begin()) {
            for (int i = 0; i < largest.length; i++) {
                add(i, values[i]);
            }
        }
    }

    /** Counts a point if there is room for it. */
    private boolean begin() {
        boolean room = points < query.mostPoints();
        if (room) {
            points++;
        } else {
            clamp(largest.length);
        }
        return room;
    }

    /** What is no number counts as 0. */
    private void add(int figure, double value) {
        double steps = Double.isNaN(value) ? 0 : Math.rint((value - query.middle()) * MomentsQuery.STEPS);
        long bound = largest[figure];
        long step = (long) Math.max(-(double) bound, Math.min((double) bound, steps));
        if (Double.isNaN(value) || step != steps) {
            clamp(1);
        }
        sums[figure].add(step, 1);
        squares[figure].add(step, step);
    }

    private void clamp(long values) {
        clamped = Math.min(AnswerShape.MOST_VALUES, clamped + values);
    }

    /** What the device answers. */
    public QueryAnswer answer() {
        long[] sumDigits = new long[largest.length * MomentsQuery.SUM_DIGITS];
        long[] squareDigits = new long[largest.length * MomentsQuery.SQUARE_DIGITS];
        for (int i = 0; i < largest.length; i++) {
            WideInteger.split(sums[i].value(), sumDigits, i * MomentsQuery.SUM_DIGITS, MomentsQuery.SUM_DIGITS);
            WideInteger.split(
                    squares[i].value(), squareDigits, i * MomentsQuery.SQUARE_DIGITS, MomentsQuery.SQUARE_DIGITS);
        }
        Map<String, long[]> vectors = new LinkedHashMap<>();
        vectors.put(MomentsQuery.POINTS, new long[] {points});
        vectors.put(MomentsQuery.SUMS, sumDigits);
        vectors.put(MomentsQuery.SQUARES, squareDigits);
        return new QueryAnswer(vectors, clamped);
    }
}
