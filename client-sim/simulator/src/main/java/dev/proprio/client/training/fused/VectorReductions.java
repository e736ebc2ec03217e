package dev.proprio.client.training.fused;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Adds up the chains of many elements of {@link MatrixProducts#multiplyRows} at once. */
final class VectorReductions {
    private static final VectorSpecies<Float> SIXTEEN = FloatVector.SPECIES_512;
    private static final VectorSpecies<Float> EIGHT = FloatVector.SPECIES_256;
    private static final VectorSpecies<Float> FOUR = FloatVector.SPECIES_128;
    private static final VectorShuffle<Float> BY_EIGHT = VectorShuffle.fromOp(SIXTEEN, lane -> lane ^ 8);
    private static final VectorShuffle<Float> BY_FOUR = VectorShuffle.fromOp(SIXTEEN, lane -> lane ^ 4);
    private static final VectorShuffle<Float> BY_TWO = VectorShuffle.fromOp(SIXTEEN, lane -> lane ^ 2);
    private static final VectorShuffle<Float> BY_ONE = VectorShuffle.fromOp(SIXTEEN, lane -> lane ^ 1);
    private static final VectorMask<Float> EIGHTS = VectorMask.fromLong(SIXTEEN, 0xFF00);
    private static final VectorMask<Float> FOURS = VectorMask.fromLong(SIXTEEN, 0xF0F0);
    private static final VectorMask<Float> TWOS = VectorMask.fromLong(SIXTEEN, 0xCCCC);
    private static final VectorMask<Float> ONES = VectorMask.fromLong(SIXTEEN, 0xAAAA);

    private VectorReductions() {}

    /**
     * Replaces the chains of {@code count} elements, which follow each other from the array's start, by as many
     * totals, each that of {@link DotProductChains#total}.
     *
     * @param chains of a multiple of 16 elements
     * @param lanes floats in the widest vectors that may be used
     */
    static void addUp(float[] chains, int count, int lanes) {
        if (lanes == SIXTEEN.length()) {
            for (int n = 0; n < count; n += 16) {
                joinEights(chains, n * 16);
            }
            for (int n = 0; n < count; n += 16) {
                joinFours(chains, n * 16, n);
            }
        } else if (lanes >= FOUR.length()) {
            if (lanes == EIGHT.length()) {
                halveByEights(chains, count);
            } else {
                halveByFours(chains, count);
            }
            quarter(chains, count);
            addFours(chains, count);
        } else {
            for (int n = 0; n < count; n++) {
                chains[n] = DotProductChains.total(chains, n * MatrixProducts.CHAINS);
            }
        }
    }

    /** Leaves the sums by eight and by four of 16 elements in the place of the first four. */
    private static void joinEights(float[] x, int at) {
        for (int from = at; from < at + 4 * 16; from += 16) {
            FloatVector even = join(load(x, from), load(x, from + 8 * 16), BY_EIGHT, EIGHTS);
            FloatVector odd = join(load(x, from + 4 * 16), load(x, from + 12 * 16), BY_EIGHT, EIGHTS);
            join(even, odd, BY_FOUR, FOURS).intoArray(x, from);
        }
    }

    /** Makes 16 totals of what {@link #joinEights} left. */
    private static void joinFours(float[] x, int at, int to) {
        FloatVector even = join(load(x, at), load(x, at + 2 * 16), BY_TWO, TWOS);
        FloatVector odd = join(load(x, at + 16), load(x, at + 3 * 16), BY_TWO, TWOS);
        join(even, odd, BY_ONE, ONES).intoArray(x, to);
    }

    private static FloatVector load(float[] x, int at) {
        return FloatVector.fromArray(SIXTEEN, x, at);
    }

    /** Sums of lanes with their partners: of x where the mask is not set, of y where it is. */
    private static FloatVector join(
            FloatVector x, FloatVector y, VectorShuffle<Float> partners, VectorMask<Float> ofY) {
        return x.blend(y, ofY).add(y.blend(x, ofY).rearrange(partners));
    }

    private static void halveByEights(float[] x, int count) {
        for (int n = 0; n < count; n++) {
            FloatVector low = FloatVector.fromArray(EIGHT, x, n * 16);
            low.add(FloatVector.fromArray(EIGHT, x, n * 16 + 8)).intoArray(x, n * 8);
        }
    }

    private static void halveByFours(float[] x, int count) {
        for (int n = 0; n < 2 * count; n++) {
            int from = (n >> 1) * 16 + (n & 1) * 4;
            FloatVector low = FloatVector.fromArray(FOUR, x, from);
            low.add(FloatVector.fromArray(FOUR, x, from + 8)).intoArray(x, n * 4);
        }
    }

    private static void quarter(float[] x, int count) {
        for (int n = 0; n < count; n++) {
            FloatVector low = FloatVector.fromArray(FOUR, x, n * 8);
            low.add(FloatVector.fromArray(FOUR, x, n * 8 + 4)).intoArray(x, n * 4);
        }
    }

    private static void addFours(float[] x, int count) {
        for (int n = 0; n < count; n++) {
            x[n] = (x[n * 4] + x[n * 4 + 2]) + (x[n * 4 + 1] + x[n * 4 + 3]);
        }
    }
}
