package dev.proprio.client.training.fused;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The loops over rows by vectors; as with {@link VectorLoops} there is a copy for each width. */
final class VectorRowLoops implements RowLoops {
    private static final VectorSpecies<Float> SPECIES = species();
    private static final int LANES = SPECIES.length();

    @SuppressWarnings("unchecked")
    private static VectorSpecies<Float> species() {
        try {
            return MethodHandles.classData(MethodHandles.lookup(), "_", VectorSpecies.class);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
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
        ScalarRowLoops.addFrom(c, w, wAt, x, xAt, xRow, y, yAt, yRow, rows, columns);
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
        ScalarRowLoops.descendFrom(
                c, x, xAt, xRow, xLeap, y, yAt, yRow, yLeap, leaps, rows, columns, target, targetAt, scale);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
