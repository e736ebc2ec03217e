package dev.proprio.client.training.fused;

import java.util.HashMap;
import java.util.Map;

/**
 * Takes apart products with a matrix on very many pages of memory, as the weights of wide layers are, so that it is
 * read or written a few whole rows at a time instead of some columns of all rows, each on another page. Every element
 * remains the same chain, so no bit changes. Not thread-safe.
 */
final class StreamedMatrixProducts implements MatrixProducts {
    /** Floats on more pages than a core's translation buffer has, of 2,048 entries on today's processors. */
    private static final int LARGE = 1 << 21;

    /** Floats that a core's own cache holds. */
    private static final int SMALL = 1 << 17;

    /** Rows of B that are read side by side; measured, as more are slower than what storing C more often costs. */
    private static final int ROWS_OF_B = 8;

    private final MatrixProducts products;
    private final int rowsOfC;
    private final int large;
    private final int small;
    private final Map<ProductShape, ProductShape> continued = new HashMap<>();

    /**
     * @param rowsOfC the most rows of C to write side by side
     */
    StreamedMatrixProducts(MatrixProducts products, int rowsOfC) {
        this(products, rowsOfC, LARGE, SMALL);
    }

    /**
     * @param large floats from which on a matrix is read or written by rows
     * @param small floats up to which the one beside it may be read or written for each of those rows again
     */
    StreamedMatrixProducts(MatrixProducts products, int rowsOfC, int large, int small) {
        this.products = products;
        this.rowsOfC = rowsOfC;
        this.large = large;
        this.small = small;
    }

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
        long floatsOfB = (long) leaps * length * product.bRow();
        long floatsOfC = (long) rows * product.cRow();
        Epilogue end = product.epilogue();
        boolean chainStartsWithC = end == Epilogue.STORE || end == Epilogue.ACCUMULATE;
        if (floatsOfC >= large && floatsOfB <= small) {
            for (int row = 0; row < rows; row += rowsOfC) {
                int height = Math.min(rowsOfC, rows - row);
                int rowAt = aAt + row * product.aRow();
                int to = cAt + row * product.cRow();
                int biasFrom = end.rowBias() ? biasAt + row : biasAt;
                products.multiply(
                        product, a, rowAt, b, bAt, c, to, height, columns, leaps, length, bias, biasFrom, scale);
            }
        } else if (floatsOfB >= large && floatsOfC <= small && leaps == 1 && chainStartsWithC) {
            ProductShape rest = continued.computeIfAbsent(product, p -> p.ending(Epilogue.ACCUMULATE));
            for (int k = 0; k < length; k += ROWS_OF_B) {
                int part = Math.min(ROWS_OF_B, length - k);
                int columnAt = aAt + k * product.aColumn();
                int from = bAt + k * product.bRow();
                ProductShape shape = k == 0 ? product : rest;
                products.multiply(shape, a, columnAt, b, from, c, cAt, rows, columns, 1, part, bias, biasAt, scale);
            }
        } else {
            products.multiply(product, a, aAt, b, bAt, c, cAt, rows, columns, leaps, length, bias, biasAt, scale);
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
        products.multiplyRows(end, a, aAt, aRow, b, bAt, bRow, c, cAt, cRow, rows, columns, length, bias, biasAt);
    }
}
