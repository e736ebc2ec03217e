package dev.proprio.coordinator.aggregation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link Magnitude} with vectors; loads only where the module {@code jdk.incubator.vector} is. */
final class VectorMagnitude {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private VectorMagnitude() {}

    /** The bits of magnitudes are ordered as integers, infinity above all numbers and NaN above infinity. */
    static float largest(float[] values) {
        IntVector largest = IntVector.zero(IntVector.SPECIES_PREFERRED);
        int i = 0;
        for (; i < SPECIES.loopBound(values.length); i += LANES) {
            largest = largest.max(FloatVector.fromArray(SPECIES, values, i)
                    .reinterpretAsInts()
                    .and(Magnitude.BITS));
        }
        int bits = largest.reduceLanes(VectorOperators.MAX);
        for (; i < values.length; i++) {
            bits = Math.max(bits, Float.floatToRawIntBits(values[i]) & Magnitude.BITS);
        }
        return Float.intBitsToFloat(bits);
    }
}
