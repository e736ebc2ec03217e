package dev.proprio.client.training.fused;

import java.util.Arrays;

/** Matrix products row by row in plain loops, for a JVM without the vector module. */
final class ScalarMatrixProducts implements MatrixProducts {
    private final float[] chains = new float[CHAINS];
    private float[] sums = new float[0];

    @Override
    public void multiply(
            ProductShape product,
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            int rows,
            int columns,
            int leaps,
            int length,
            float[] bias,
            int biasAt,
            float scale) {
        if (sums.length < columns) {
            sums = new float[columns];
        }
        for (int row = 0; row < rows; row++) {
            int target = cAt + row * product.cRow();
            start(product.epilogue(), columns, row, c, target, bias, biasAt);
            for (int leap = 0; leap < leaps; leap++) {
                int from = aAt + row * product.aRow() + leap * product.aLeap();
                int against = bAt + leap * product.bLeap();
                int k = 0;
                for (; k + 4 <= length; k += 4) {
                    addFour(
                            a,
                            from + k * product.aColumn(),
                            product.aColumn(),
                            b,
                            against + k * product.bRow(),
                            product.bRow(),
                            columns);
                }
                for (; k < length; k++) {
                    addScaled(a[from + k * product.aColumn()], b, against + k * product.bRow(), columns);
                }
            }
            finish(product.epilogue(), columns, c, target, bias, scale);
        }
    }

    private void start(Epilogue epilogue, int columns, int row, float[] c, int target, float[] bias, int biasAt) {
        float[] to = sums;
        for (int j = 0; j < columns; j++) {
            to[j] = epilogue.columnBias()
                    ? bias[biasAt + j]
                    : epilogue.rowBias() ? bias[biasAt + row] : epilogue == Epilogue.ACCUMULATE ? c[target + j] : 0;
        }
    }

    /** Four links of every chain at a time: the sums go through memory a quarter as often. */
    private void addFour(float[] a, int aAt, int aColumn, float[] b, int bAt, int bRow, int columns) {
        float[] to = sums;
        float first = a[aAt];
        float second = a[aAt + aColumn];
        float third = a[aAt + 2 * aColumn];
        float fourth = a[aAt + 3 * aColumn];
        int bSecond = bAt + bRow;
        int bThird = bSecond + bRow;
        int bFourth = bThird + bRow;
        for (int j = 0; j < columns; j++) {
            float sum = Math.fma(first, b[bAt + j], to[j]);
            sum = Math.fma(second, b[bSecond + j], sum);
            sum = Math.fma(third, b[bThird + j], sum);
            to[j] = Math.fma(fourth, b[bFourth + j], sum);
        }
    }

    private void addScaled(float factor, float[] b, int bAt, int columns) {
        float[] to = sums;
        for (int j = 0; j < columns; j++) {
            to[j] = Math.fma(factor, b[bAt + j], to[j]);
        }
    }

    private void finish(Epilogue epilogue, int columns, float[] c, int target, float[] origin, float scale) {
        float[] from = sums;
        if (epilogue.relu()) {
            for (int j = 0; j < columns; j++) {
                c[target + j] = Math.max(from[j], 0);
            }
        } else if (epilogue.descends()) {
            float[] before = epilogue == Epilogue.DESCEND ? c : origin;
            for (int j = 0; j < columns; j++) {
                c[target + j] = Math.fma(scale, from[j], before[target + j]);
            }
        } else {
            System.arraycopy(from, 0, c, target, columns);
        }
    }

    @Override
    public void multiplyRows(
            Epilogue end,
            float[] a,
            int aAt,
            int aRow,
            float[] b,
            int bAt,
            int bRow,
            float[] c,
            int cAt,
            int cRow,
            int rows,
            int columns,
            int length,
            float[] bias,
            int biasAt) {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                float sum = dot(a, aAt + row * aRow, b, bAt + column * bRow, length);
                c[cAt + row * cRow + column] = DotProductChains.finish(end, sum, bias, biasAt + column);
            }
        }
    }

    private float dot(float[] a, int aAt, float[] b, int bAt, int length) {
        float[] chain = chains;
        Arrays.fill(chain, 0);
        int k = 0;
        for (; k <= length - CHAINS; k += CHAINS) {
            for (int i = 0; i < CHAINS; i++) {
                chain[i] = Math.fma(a[aAt + k + i], b[bAt + k + i], chain[i]);
            }
        }
        return DotProductChains.rest(a, aAt, b, bAt, k, length, DotProductChains.total(chain, 0));
    }
}
