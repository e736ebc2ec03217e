package dev.proprio.coordinator.aggregation;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The four partial sums of {@link Vectors} as the lanes of one vector. Loads only where the module
 * {@code jdk.incubator.vector} is.
 */
final class VectorPartialSums {
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_256;
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_128;
    private static final int LANES = DOUBLES.length();

    private VectorPartialSums() {}

    /** Sets {@code sums} to those of {@code (x - y)^2}, without the values that do not fill a vector. */
    static void squares(float[] x, double[] y, double[] sums) {
        DoubleVector sum = DoubleVector.zero(DOUBLES);
        for (int i = 0; i < DOUBLES.loopBound(x.length); i += LANES) {
            DoubleVector difference = load(x, i).sub(DoubleVector.fromArray(DOUBLES, y, i));
            sum = sum.add(difference.mul(difference));
        }
        sum.intoArray(sums, 0);
    }

    /** Sets {@code sums} to those of {@code x * y}, and behind them those of {@code x * x}, without such values. */
    static void products(float[] x, float[] y, double[] sums) {
        DoubleVector with = DoubleVector.zero(DOUBLES);
        DoubleVector alone = DoubleVector.zero(DOUBLES);
        for (int i = 0; i < DOUBLES.loopBound(x.length); i += LANES) {
            DoubleVector values = load(x, i);
            with = with.add(values.mul(load(y, i)));
            alone = alone.add(values.mul(values));
        }
        with.intoArray(sums, 0);
        alone.intoArray(sums, LANES);
    }

    private static DoubleVector load(float[] x, int at) {
        return (DoubleVector) FloatVector.fromArray(FLOATS, x, at).convertShape(VectorOperators.F2D, DOUBLES, 0);
    }
}
