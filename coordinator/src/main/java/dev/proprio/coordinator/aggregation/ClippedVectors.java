package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.update.SumOfSquares;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Adds values to lanes and their squares to each other in one pass over memory. Loads only where the module
 * {@code jdk.incubator.vector} is.
 */
final class ClippedVectors {
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_256;
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_256;
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_128;
    private static final int HALF = DOUBLES.length();

    private ClippedVectors() {}

    /**
     * Adds values up to the first eight of which one is too large, or none that fill eight are left.
     *
     * @param units by what a value is multiplied before it is rounded
     * @param bound no magnitude may be above it
     * @param sums gets the {@link SumOfSquares} partial sums of what was added
     * @return where the first value is that was not added
     */
    static int add(
            long[] lanes, float[] values, int from, int to, double units, int shift, float bound, double[] sums) {
        DoubleVector first = DoubleVector.zero(DOUBLES);
        DoubleVector second = DoubleVector.zero(DOUBLES);
        int i = from;
        for (; i <= to - SumOfSquares.SUMS; i += SumOfSquares.SUMS) {
            FloatVector low = FloatVector.fromArray(FLOATS, values, i);
            FloatVector high = FloatVector.fromArray(FLOATS, values, i + HALF);
            if (!isWithin(low, bound).and(isWithin(high, bound)).allTrue()) {
                break;
            }
            var lowers = (DoubleVector) low.convertShape(VectorOperators.F2D, DOUBLES, 0);
            var uppers = (DoubleVector) high.convertShape(VectorOperators.F2D, DOUBLES, 0);
            first = first.add(lowers.mul(lowers));
            second = second.add(uppers.mul(uppers));
            add(lanes, i, rounded(lowers, units), shift);
            add(lanes, i + HALF, rounded(uppers, units), shift);
        }
        first.intoArray(sums, 0);
        second.intoArray(sums, HALF);
        return i;
    }

    private static VectorMask<Float> isWithin(FloatVector values, float bound) {
        return values.abs().compare(VectorOperators.LE, bound);
    }

    private static LongVector rounded(DoubleVector values, double units) {
        return values.mul(units)
                .add(NearestInteger.ROUNDING)
                .reinterpretAsLongs()
                .sub(NearestInteger.ROUNDING_BITS);
    }

    private static void add(long[] lanes, int at, LongVector units, int shift) {
        LongVector.fromArray(LONGS, lanes, at)
                .add(units.lanewise(VectorOperators.LSHL, shift))
                .intoArray(lanes, at);
    }
}
