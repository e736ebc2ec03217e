package dev.proprio.client.training.fused;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The loops by vectors; as with {@link VectorLoops} there is a copy for each width. */
final class VectorElementLoops implements ElementLoops {
    private static final VectorSpecies<Float> SPECIES = VectorKernels.species(MethodHandles.lookup());
    private static final int LANES = SPECIES.length();

    @Override
    public void multiply(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int length) {
        int i = 0;
        for (; i < SPECIES.loopBound(length); i += LANES) {
            load(x, xAt + i).mul(load(y, yAt + i)).intoArray(z, zAt + i);
        }
        for (; i < length; i++) {
            z[zAt + i] = x[xAt + i] * y[yAt + i];
        }
    }

    @Override
    public void addProduct(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int length) {
        int i = 0;
        for (; i < SPECIES.loopBound(length); i += LANES) {
            load(x, xAt + i).fma(load(y, yAt + i), load(z, zAt + i)).intoArray(z, zAt + i);
        }
        ScalarElementLoops.addFrom(i, x, xAt, y, yAt, 0, z, zAt, 0, 1, length);
    }

    @Override
    public void addProducts(
            float[] w, int wAt, float[] x, int xAt, int xRow, float[] y, int yAt, int yRow, int rows, int columns) {
        int c = 0;
        for (; c + LANES <= columns; c += LANES) {
            FloatVector factor = load(w, wAt + c);
            int from = xAt + c;
            int to = yAt + c;
            for (int row = 0; row < rows; row++, from += xRow, to += yRow) {
                factor.fma(load(x, from), load(y, to)).intoArray(y, to);
            }
        }
        ScalarElementLoops.addFrom(c, w, wAt, x, xAt, xRow, y, yAt, yRow, rows, columns);
    }

    @Override
    public void descendProducts(
            float[] x,
            int xAt,
            int xRow,
            int xLeap,
            float[] y,
            int yAt,
            int yRow,
            int yLeap,
            int leaps,
            int rows,
            int columns,
            float[] target,
            int targetAt,
            float scale) {
        int c = 0;
        for (; c + LANES <= columns; c += LANES) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int leap = 0; leap < leaps; leap++) {
                int xFrom = xAt + leap * xLeap + c;
                int yFrom = yAt + leap * yLeap + c;
                for (int row = 0; row < rows; row++, xFrom += xRow, yFrom += yRow) {
                    sum = load(x, xFrom).fma(load(y, yFrom), sum);
                }
            }
            FloatVector.broadcast(SPECIES, scale)
                    .fma(sum, load(target, targetAt + c))
                    .intoArray(target, targetAt + c);
        }
        ScalarElementLoops.descendFrom(
                c, x, xAt, xRow, xLeap, y, yAt, yRow, yLeap, leaps, rows, columns, target, targetAt, scale);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
