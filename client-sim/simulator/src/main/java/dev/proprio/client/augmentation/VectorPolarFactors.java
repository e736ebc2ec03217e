package dev.proprio.client.augmentation;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * What the polar method multiplies a point by: {@code sqrt(-2 log(s) / s)}, where s is its squared distance from the center. The
 * logarithm is fdlibm's (Sun Microsystems 1993, e_log.c), operation by operation, so that each bit is {@link StrictMath#log}'s. Loads only where the
 * module {@code jdk.incubator.vector} is.
 */
final class VectorPolarFactors {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private static final long FRACTION = 0xF_FFFF_FFFF_FFFFL;
    private static final long UPPER_FRACTION = 0xF_FFFFL;
    private static final long UPPER_BIT = 0x10_0000L;
    private static final long UPPER_ONE = 0x3FF0_0000L;
    /** What carries into the upper half's exponent from the square root of two on. */
    private static final long TO_ROOT_OF_TWO = 0x9_5F64L;
    /** Between these two the fraction's square is taken apart. */
    private static final long MIDDLE_FROM = 0x6_147AL;

    private static final long MIDDLE_TO = 0x6_B851L;

    private static final long WHOLE_EXPONENT = 0x4330_0000_0000_0000L;
    private static final double WHOLE_AND_BIAS = 0x1p52 + 1023;

    private static final double LN2_HIGH = 0.6931471803691238;
    private static final double LN2_LOW = 1.9082149292705877E-10;
    private static final double LG1 = 0.6666666666666735;
    private static final double LG2 = 0.3999999999940942;
    private static final double LG3 = 0.2857142874366239;
    private static final double LG4 = 0.22222198432149784;
    private static final double LG5 = 0.1818357216161805;
    private static final double LG6 = 0.15313837699209373;
    private static final double LG7 = 0.14798198605116586;

    private VectorPolarFactors() {}

    /**
     * Computes them.
     *
     * @param squared from 2^-1022 to 2; the arrays have room for whole vectors
     * @param factors receives them; of 1 and more they mean nothing
     */
    static void of(double[] squared, double[] factors, int count) {
        for (int i = 0; i < count; i += LANES) {
            DoubleVector s = DoubleVector.fromArray(SPECIES, squared, i);
            LongVector bits = s.reinterpretAsLongs();
            LongVector upper = bits.lanewise(VectorOperators.LSHR, 32).and(UPPER_FRACTION);
            if (upper.add(2).and(UPPER_FRACTION).lt(3).anyTrue()) {
                // Next to a power of two fdlibm has another form, which one in 350,000 needs.
                plain(squared, factors, i, i + LANES);
                continue;
            }
            // s = 2^k (1 + f), where 1 + f is from half the root of two to the root of two
            LongVector carry = upper.add(TO_ROOT_OF_TWO).and(UPPER_BIT);
            DoubleVector f = bits.and(FRACTION)
                    .or(carry.lanewise(VectorOperators.XOR, UPPER_ONE).lanewise(VectorOperators.LSHL, 32))
                    .reinterpretAsDoubles()
                    .sub(1);
            DoubleVector k = bits.lanewise(VectorOperators.LSHR, 52)
                    .add(carry.lanewise(VectorOperators.LSHR, 20))
                    .or(WHOLE_EXPONENT)
                    .reinterpretAsDoubles()
                    .sub(WHOLE_AND_BIAS);
            DoubleVector x = f.div(f.add(2));
            DoubleVector z = x.mul(x);
            DoubleVector w = z.mul(z);
            DoubleVector even = w.mul(LG6).add(LG4).mul(w).add(LG2).mul(w);
            DoubleVector odd =
                    w.mul(LG7).add(LG5).mul(w).add(LG3).mul(w).add(LG1).mul(z);
            DoubleVector rest = odd.add(even);
            DoubleVector half = f.mul(0.5).mul(f);
            DoubleVector low = k.mul(LN2_LOW);
            DoubleVector inMiddle = half.sub(x.mul(half.add(rest)).add(low));
            DoubleVector outside = x.mul(f.sub(rest)).sub(low);
            VectorMask<Long> middle =
                    upper.compare(VectorOperators.GE, MIDDLE_FROM).and(upper.compare(VectorOperators.LE, MIDDLE_TO));
            DoubleVector log = k.mul(LN2_HIGH)
                    .sub(outside.blend(inMiddle, middle.cast(SPECIES)).sub(f));
            log.mul(-2).div(s).sqrt().intoArray(factors, i);
        }
    }

    private static void plain(double[] squared, double[] factors, int from, int to) {
        for (int i = from; i < to; i++) {
            factors[i] = Math.sqrt(-2 * StrictMath.log(squared[i]) / squared[i]);
        }
    }
}
