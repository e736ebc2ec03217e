package dev.proprio.client.training.fused;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops by vectors; what does not fill one is left to the scalar form. The compiler needs to know the width as
 * a constant, so this class is never used as it is: {@link VectorKernels} loads a copy of it for each width.
 */
final class VectorLoops implements Loops {
    private static final VectorSpecies<Float> SPECIES = VectorKernels.species(MethodHandles.lookup());
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());
    private static final TranspositionKernel TRANSPOSITION =
            VectorKernels.data(MethodHandles.lookup(), TranspositionKernel.class, 1);
    private static final int LANES = SPECIES.length();

    @Override
    public void descendColumnSums(
            float[] d,
            int dAt,
            int dLeap,
            int leaps,
            int rows,
            int columns,
            float[] target,
            int targetAt,
            float scale) {
        int j = 0;
        for (; j + 2 * LANES <= columns; j += 2 * LANES) {
            FloatVector left = constant(0);
            FloatVector right = constant(0);
            for (int leap = 0; leap < leaps; leap++) {
                int from = dAt + leap * dLeap + j;
                for (int row = 0; row < rows; row++, from += columns) {
                    left = left.add(load(d, from));
                    right = right.add(load(d, from + LANES));
                }
            }
            descend(left, target, targetAt + j, scale);
            descend(right, target, targetAt + j + LANES, scale);
        }
        for (; j + LANES <= columns; j += LANES) {
            FloatVector sum = constant(0);
            for (int leap = 0; leap < leaps; leap++) {
                int from = dAt + leap * dLeap + j;
                for (int row = 0; row < rows; row++, from += columns) {
                    sum = sum.add(load(d, from));
                }
            }
            descend(sum, target, targetAt + j, scale);
        }
        ScalarLoops.descendColumnSumsFrom(j, d, dAt, dLeap, leaps, rows, columns, target, targetAt, scale);
    }

    @Override
    public void transpose(
            float[] source,
            int sourceAt,
            int sourceRow,
            int rows,
            int columns,
            float[] target,
            int targetAt,
            int targetRow) {
        if (TRANSPOSITION.ready(rows, columns)) {
            TRANSPOSITION.code().run(source, sourceAt, sourceRow, rows, columns, target, targetAt, targetRow);
        } else {
            ScalarLoops.turn(source, sourceAt, sourceRow, rows, columns, target, targetAt, targetRow);
        }
    }

    @Override
    public void maxPool(float[] x, int xAt, float[] y, int yAt, int rows, int channels, int kernel, int stride) {
        int whole = SPECIES.loopBound(channels);
        for (int row = 0; row < rows; row++) {
            int in = xAt + row * stride * channels;
            int out = yAt + row * channels;
            for (int c = 0; c < whole; c += LANES) {
                FloatVector most = load(x, in + c);
                for (int k = 1; k < kernel; k++) {
                    most = most.max(load(x, in + k * channels + c));
                }
                most.intoArray(y, out + c);
            }
            ScalarLoops.maxPoolRow(x, in, y, out, whole, channels, kernel);
        }
    }

    @Override
    public void backMaxPool(
            float[] x,
            int xAt,
            float[] y,
            int yAt,
            float[] dy,
            int dyAt,
            float[] dx,
            int dxAt,
            int rows,
            int channels,
            int kernel,
            int stride) {
        int whole = SPECIES.loopBound(channels);
        for (int row = 0; row < rows; row++) {
            int in = row * stride * channels;
            int out = row * channels;
            for (int c = 0; c < whole; c += LANES) {
                FloatVector most = load(y, yAt + out + c);
                FloatVector left = load(dy, dyAt + out + c);
                for (int k = 0; k < kernel; k++) {
                    int at = in + k * channels + c;
                    VectorMask<Float> first = load(x, xAt + at).compare(VectorOperators.EQ, most);
                    FloatVector given = constant(0).blend(left, first);
                    left = left.blend(0, first);
                    load(dx, dxAt + at).add(given).intoArray(dx, dxAt + at);
                }
            }
            ScalarLoops.backMaxPoolRow(
                    x, xAt + in, y, yAt + out, dy, dyAt + out, dx, dxAt + in, whole, channels, kernel);
        }
    }

    @Override
    public void addScaled(float scale, float[] x, int xAt, float[] y, int yAt, int length) {
        int i = 0;
        FloatVector factor = constant(scale);
        for (; i < SPECIES.loopBound(length); i += LANES) {
            factor.fma(load(x, xAt + i), load(y, yAt + i)).intoArray(y, yAt + i);
        }
        for (; i < length; i++) {
            y[yAt + i] = Math.fma(scale, x[xAt + i], y[yAt + i]);
        }
    }

    @Override
    public void bernoulli(int first, int second, double probability, float[] factors, int length) {
        int below = FloatFunctions.threshold(probability);
        float factor = (float) (1 / probability);
        FloatVector kept = constant(factor);
        IntVector spread = IntVector.zero(INTS).addIndex(1).mul(FloatFunctions.SPREAD);
        int i = 0;
        for (; i < SPECIES.loopBound(length); i += LANES) {
            IntVector bits = mix(mix(spread.add(i * FloatFunctions.SPREAD).lanewise(VectorOperators.XOR, first))
                            .add(second))
                    .lanewise(VectorOperators.LSHR, 8);
            constant(0)
                    .blend(kept, bits.compare(VectorOperators.LT, below).cast(SPECIES))
                    .intoArray(factors, i);
        }
        for (; i < length; i++) {
            factors[i] = FloatFunctions.uniform24(first, second, i) < below ? factor : 0;
        }
    }

    @Override
    public void columnDots(
            float[] x, int xAt, float[] y, int yAt, int rows, int columns, float[] target, int targetAt, float scale) {
        int c = 0;
        for (; c + LANES <= columns; c += LANES) {
            FloatVector sum = constant(0);
            int i = c;
            for (int row = 0; row < rows; row++, i += columns) {
                sum = load(x, xAt + i).fma(load(y, yAt + i), sum);
            }
            descend(sum, target, targetAt + c, scale);
        }
        for (; c < columns; c++) {
            ScalarLoops.columnDot(x, xAt + c, y, yAt + c, rows, columns, target, targetAt + c, scale);
        }
    }

    @Override
    public void scaleColumns(
            float[] x, int xAt, float[] factors, float[] terms, float[] y, int yAt, int rows, int columns) {
        int whole = SPECIES.loopBound(columns);
        for (int row = 0; row < rows; row++) {
            int from = xAt + row * columns;
            int to = yAt + row * columns;
            for (int c = 0; c < whole; c += LANES) {
                load(x, from + c).fma(load(factors, c), load(terms, c)).intoArray(y, to + c);
            }
            for (int c = whole; c < columns; c++) {
                y[to + c] = Math.fma(x[from + c], factors[c], terms[c]);
            }
        }
    }

    @Override
    public void addColumns(float[] x, int xAt, float[] factors, float[] y, int yAt, int rows, int columns) {
        int whole = SPECIES.loopBound(columns);
        for (int row = 0; row < rows; row++) {
            int from = xAt + row * columns;
            int to = yAt + row * columns;
            for (int c = 0; c < whole; c += LANES) {
                load(x, from + c).fma(load(factors, c), load(y, to + c)).intoArray(y, to + c);
            }
            for (int c = whole; c < columns; c++) {
                y[to + c] = Math.fma(x[from + c], factors[c], y[to + c]);
            }
        }
    }

    private static IntVector mix(IntVector x) {
        IntVector y = x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 16))
                .mul(FloatFunctions.MIX1);
        y = y.lanewise(VectorOperators.XOR, y.lanewise(VectorOperators.LSHR, 15))
                .mul(FloatFunctions.MIX2);
        return y.lanewise(VectorOperators.XOR, y.lanewise(VectorOperators.LSHR, 16));
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }

    private static FloatVector constant(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    private static void descend(FloatVector sum, float[] target, int at, float scale) {
        constant(scale).fma(sum, load(target, at)).intoArray(target, at);
    }
}
