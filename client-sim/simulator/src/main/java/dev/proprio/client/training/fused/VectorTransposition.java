package dev.proprio.client.training.fused;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Square blocks of vectors are transposed as by a fast Fourier transform's butterflies: halves are exchanged, then
 * quarters, and so on. Two exchanges at a time are what fits few registers, whatever the width; what lies between
 * is kept in the target. At the edges a block overlaps the one before. {@link VectorKernels} loads a copy of this
 * class for each width of four lanes or more.
 */
final class VectorTransposition implements Transposition {
    private static final VectorSpecies<Float> SPECIES = VectorKernels.species(MethodHandles.lookup());
    private static final int LANES = SPECIES.length();
    private static final VectorShuffle<Float> BY_ONE = neighbours(1);
    private static final VectorShuffle<Float> BY_TWO = neighbours(2);
    private static final VectorShuffle<Float> BY_QUARTER = neighbours(LANES / 4);
    private static final VectorShuffle<Float> BY_HALF = neighbours(LANES / 2);
    private static final VectorMask<Float> ODD = upper(1);
    private static final VectorMask<Float> ODD_PAIRS = upper(2);
    private static final VectorMask<Float> ODD_QUARTERS = upper(LANES / 4);
    private static final VectorMask<Float> UPPER_HALF = upper(LANES / 2);

    /** At least as many rows and columns as a vector has lanes, or none. */
    @Override
    public void run(
            float[] source,
            int sourceAt,
            int sourceRow,
            int rows,
            int columns,
            float[] target,
            int targetAt,
            int targetRow) {
        for (int column = 0; column < columns; column += LANES) {
            int c = Math.min(column, columns - LANES);
            for (int row = 0; row < rows; row += LANES) {
                int r = Math.min(row, rows - LANES);
                int from = sourceAt + r * sourceRow + c;
                int to = targetAt + c * targetRow + r;
                if (LANES == 4) {
                    exchangeLast(source, from, sourceRow, target, to, targetRow);
                } else {
                    exchangeFirst(source, from, sourceRow, target, to, targetRow);
                    for (int four = 0; four < LANES; four += 4) {
                        int at = to + four * targetRow;
                        exchangeLast(target, at, targetRow, target, at, targetRow);
                    }
                }
            }
        }
    }

    private static void exchangeFirst(float[] source, int from, int sourceRow, float[] target, int to, int targetRow) {
        if (LANES == 8) {
            for (int i = 0; i < 4; i++, from += sourceRow, to += targetRow) {
                FloatVector a = load(source, from);
                FloatVector b = load(source, from + 4 * sourceRow);
                lower(a, b, BY_HALF, UPPER_HALF).intoArray(target, to);
                higher(a, b, BY_HALF, UPPER_HALF).intoArray(target, to + 4 * targetRow);
            }
            return;
        }
        for (int i = 0; i < 4; i++, from += sourceRow, to += targetRow) {
            FloatVector a = load(source, from);
            FloatVector b = load(source, from + 4 * sourceRow);
            FloatVector c = load(source, from + 8 * sourceRow);
            FloatVector d = load(source, from + 12 * sourceRow);
            FloatVector ac = lower(a, c, BY_HALF, UPPER_HALF);
            FloatVector bd = lower(b, d, BY_HALF, UPPER_HALF);
            FloatVector ca = higher(a, c, BY_HALF, UPPER_HALF);
            FloatVector db = higher(b, d, BY_HALF, UPPER_HALF);
            lower(ac, bd, BY_QUARTER, ODD_QUARTERS).intoArray(target, to);
            higher(ac, bd, BY_QUARTER, ODD_QUARTERS).intoArray(target, to + 4 * targetRow);
            lower(ca, db, BY_QUARTER, ODD_QUARTERS).intoArray(target, to + 8 * targetRow);
            higher(ca, db, BY_QUARTER, ODD_QUARTERS).intoArray(target, to + 12 * targetRow);
        }
    }

    private static void exchangeLast(float[] source, int from, int sourceRow, float[] target, int to, int targetRow) {
        FloatVector a = load(source, from);
        FloatVector b = load(source, from + sourceRow);
        FloatVector c = load(source, from + 2 * sourceRow);
        FloatVector d = load(source, from + 3 * sourceRow);
        FloatVector ac = lower(a, c, BY_TWO, ODD_PAIRS);
        FloatVector bd = lower(b, d, BY_TWO, ODD_PAIRS);
        FloatVector ca = higher(a, c, BY_TWO, ODD_PAIRS);
        FloatVector db = higher(b, d, BY_TWO, ODD_PAIRS);
        lower(ac, bd, BY_ONE, ODD).intoArray(target, to);
        higher(ac, bd, BY_ONE, ODD).intoArray(target, to + targetRow);
        lower(ca, db, BY_ONE, ODD).intoArray(target, to + 2 * targetRow);
        higher(ca, db, BY_ONE, ODD).intoArray(target, to + 3 * targetRow);
    }

    /** Of two rows of pairs of squares, the first square of each. */
    private static FloatVector lower(FloatVector a, FloatVector b, VectorShuffle<Float> across, VectorMask<Float> odd) {
        return a.blend(b.rearrange(across), odd);
    }

    /** The second square of each. */
    private static FloatVector higher(
            FloatVector a, FloatVector b, VectorShuffle<Float> across, VectorMask<Float> odd) {
        return a.rearrange(across).blend(b, odd);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }

    /** Each lane's neighbour at a distance that is a power of two. */
    private static VectorShuffle<Float> neighbours(int distance) {
        return VectorShuffle.fromOp(SPECIES, lane -> lane ^ distance);
    }

    private static VectorMask<Float> upper(int distance) {
        long bits = 0;
        for (int lane = 0; lane < LANES; lane++) {
            bits |= (lane & distance) != 0 ? 1L << lane : 0;
        }
        return VectorMask.fromLong(SPECIES, bits);
    }
}
