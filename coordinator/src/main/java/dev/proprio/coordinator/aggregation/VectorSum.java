package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.update.SectionValues;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Adds a difference to a fixed-point sum in one pass over memory, which is what such sums wait for: subtracting,
 * looking for values too large, rounding and adding. Loads only where the module {@code jdk.incubator.vector} is.
 */
final class VectorSum {
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    private static final VectorShape HALF = VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2);
    private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, HALF);
    private static final int LANES = LONGS.length();

    private VectorSum() {}

    /**
     * Adds {@code scale * values}, each rounded to an integer, up to the first too large a value. No vector lives from one
     * turn of the loop to the next: such a one the JVM at times allocates anew in each.
     *
     * @param bound every magnitude must be below it; at most {@link NearestInteger#EXACT_BELOW} over the scale
     * @return how many values were added; all of them if none was too large or NaN
     */
    static int add(long[] sum, SectionValues values, double scale, float bound) {
        float[] minuend = values.minuend();
        float[] subtrahend = values.subtrahend();
        int i = 0;
        for (; i < LONGS.loopBound(sum.length); i += LANES) {
            FloatVector difference = difference(minuend, subtrahend, i);
            if (!difference.abs().compare(VectorOperators.LT, bound).allTrue()) {
                return i;
            }
            LongVector.fromArray(LONGS, sum, i).add(rounded(difference, scale)).intoArray(sum, i);
        }
        for (; i < sum.length; i++) {
            float difference = minuend[i] - subtrahend[i];
            if (!(Math.abs(difference) < bound)) {
                return i;
            }
            sum[i] += rounded(difference, scale);
        }
        return i;
    }

    /** Undoes {@link #add} for the first {@code added} values. */
    static void takeBack(long[] sum, SectionValues values, double scale, int added) {
        float[] minuend = values.minuend();
        float[] subtrahend = values.subtrahend();
        for (int i = 0; i < added; i++) {
            sum[i] -= rounded(minuend[i] - subtrahend[i], scale);
        }
    }

    private static FloatVector difference(float[] minuend, float[] subtrahend, int at) {
        return FloatVector.fromArray(FLOATS, minuend, at).sub(FloatVector.fromArray(FLOATS, subtrahend, at));
    }

    private static LongVector rounded(FloatVector values, double scale) {
        var doubles = (DoubleVector) values.convertShape(VectorOperators.F2D, DOUBLES, 0);
        return doubles.mul(scale)
                .add(NearestInteger.ROUNDING)
                .reinterpretAsLongs()
                .sub(NearestInteger.ROUNDING_BITS);
    }

    private static long rounded(float value, double scale) {
        return NearestInteger.of(value * scale);
    }
}
