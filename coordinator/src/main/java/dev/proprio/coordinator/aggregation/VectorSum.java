package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.update.Values;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Adds a difference to a fixed-point sum in one pass over memory, which is what such sums wait for: subtracting,
 * looking for the largest magnitude, rounding and adding. Loads only where the module {@code jdk.incubator.vector} is.
 */
final class VectorSum {
    /** Below it, rounding by adding {@link #ROUNDING} is exact. */
    static final double EXACT_BELOW = 0x1p51;

    /** Doubles of this size have no fraction: a sum with it is rounded to the nearest integer, half to even. */
    private static final double ROUNDING = 0x1.8p52;

    private static final long ROUNDING_BITS = Double.doubleToRawLongBits(ROUNDING);
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    private static final VectorShape HALF = VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2);
    private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, HALF);
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, HALF);
    private static final int LANES = LONGS.length();

    private VectorSum() {}

    /**
     * Adds {@code scale * values}, each rounded to an integer.
     *
     * @return the largest magnitude among the values, NaN if one is; with it the caller decides whether the integers
     *     were right, or are to be taken back
     */
    static float add(long[] sum, Values values, double scale) {
        float[] minuend = values.minuend();
        float[] subtrahend = values.subtrahend();
        IntVector largest = IntVector.zero(INTS);
        int i = 0;
        for (; i < LONGS.loopBound(sum.length); i += LANES) {
            FloatVector difference = difference(minuend, subtrahend, i);
            largest = largest.max(difference.reinterpretAsInts().and(Magnitude.BITS));
            LongVector.fromArray(LONGS, sum, i).add(rounded(difference, scale)).intoArray(sum, i);
        }
        int bits = largest.reduceLanes(VectorOperators.MAX);
        for (; i < sum.length; i++) {
            float difference = minuend[i] - subtrahend[i];
            bits = Math.max(bits, Float.floatToRawIntBits(difference) & Magnitude.BITS);
            sum[i] += rounded(difference, scale);
        }
        return Float.intBitsToFloat(bits);
    }

    /** Undoes {@link #add}, whatever it added. */
    static void takeBack(long[] sum, Values values, double scale) {
        float[] minuend = values.minuend();
        float[] subtrahend = values.subtrahend();
        int i = 0;
        for (; i < LONGS.loopBound(sum.length); i += LANES) {
            LongVector added = rounded(difference(minuend, subtrahend, i), scale);
            LongVector.fromArray(LONGS, sum, i).sub(added).intoArray(sum, i);
        }
        for (; i < sum.length; i++) {
            sum[i] -= rounded(minuend[i] - subtrahend[i], scale);
        }
    }

    private static FloatVector difference(float[] minuend, float[] subtrahend, int at) {
        return FloatVector.fromArray(FLOATS, minuend, at).sub(FloatVector.fromArray(FLOATS, subtrahend, at));
    }

    private static LongVector rounded(FloatVector values, double scale) {
        var doubles = (DoubleVector) values.convertShape(VectorOperators.F2D, DOUBLES, 0);
        return doubles.mul(scale).add(ROUNDING).reinterpretAsLongs().sub(ROUNDING_BITS);
    }

    private static long rounded(float value, double scale) {
        return Double.doubleToRawLongBits(value * scale + ROUNDING) - ROUNDING_BITS;
    }
}
