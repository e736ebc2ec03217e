package dev.proprio.client.training.fused;

import java.util.HashMap;
import java.util.Map;

/**
 * Matrix products by tiles that stay in registers. Columns that do not fill a vector are computed beside C and
 * copied, or as rows where A lies so, and kernels need no masks. Plain loops stand in for kernels that are not ready.
 */
final class VectorMatrixProducts implements MatrixProducts {
    private final Tiles tiles;
    private final MatrixProducts plain = new ScalarMatrixProducts();
    private final VectorDotProducts dots;
    private final Map<ProductShape, ProductShape> flips = new HashMap<>();
    private float[] aside = new float[0];
    private float[] turned = new float[0];

    VectorMatrixProducts(Tiles tiles) {
        this.tiles = tiles;
        this.dots = new VectorDotProducts(tiles);
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
        int lanes = tiles.lanes();
        int vectors = (product.roomy() ? columns + lanes - 1 : columns) / lanes;
        boolean columnBias = product.epilogue().columnBias();
        int done = 0;
        for (int panels = Math.ceilDiv(vectors, tiles.widest()); panels > 0; panels--) {
            int width = Math.ceilDiv(vectors, panels);
            int biasFrom = columnBias ? biasAt + done : biasAt;
            if (ready(product, rows, width)) {
                panel(
                        product,
                        a,
                        aAt,
                        b,
                        bAt + done,
                        c,
                        cAt + done,
                        product.cRow(),
                        rows,
                        width,
                        leaps,
                        length,
                        bias,
                        biasFrom,
                        scale);
            } else {
                plain.multiply(
                        product,
                        a,
                        aAt,
                        b,
                        bAt + done,
                        c,
                        cAt + done,
                        rows,
                        Math.min(width * lanes, columns - done),
                        leaps,
                        length,
                        bias,
                        biasFrom,
                        scale);
            }
            done += width * lanes;
            vectors -= width;
        }
        int left = columns - done;
        if (left <= 0) {
            return;
        }
        Epilogue epilogue = product.epilogue();
        float[] before = epilogue == Epilogue.DESCEND_FROM ? bias : c;
        if (epilogue.descends() && product.aRow() == 1 && rows >= lanes) {
            descendTurned(product, a, aAt, b, bAt + done, c, cAt + done, rows, left, leaps, length, before, scale);
            return;
        }
        int biasFrom = columnBias ? biasAt + done : biasAt;
        if (!ready(product, rows, 1)) {
            plain.multiply(
                    product, a, aAt, b, bAt + done, c, cAt + done, rows, left, leaps, length, bias, biasFrom, scale);
            return;
        }
        if (aside.length < rows * lanes) {
            aside = new float[rows * lanes];
        }
        if (epilogue.descends() || epilogue == Epilogue.ACCUMULATE) {
            copyColumns(before, cAt + done, product.cRow(), aside, 0, lanes, rows, left);
        }
        float[] biases = epilogue == Epilogue.DESCEND_FROM ? aside : bias;
        panel(product, a, aAt, b, bAt + done, aside, 0, lanes, rows, 1, leaps, length, biases, biasFrom, scale);
        copyColumns(aside, 0, lanes, c, cAt + done, product.cRow(), rows, left);
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
        if (dots.ready(rows, columns)) {
            dots.multiply(end, a, aAt, aRow, b, bAt, bRow, c, cAt, cRow, rows, columns, length, bias, biasAt);
        } else {
            plain.multiplyRows(end, a, aAt, aRow, b, bAt, bRow, c, cAt, cRow, rows, columns, length, bias, biasAt);
        }
    }

    /**
     * Columns too few to fill a vector, computed as rows: vectors lie along the rows of C, which follow each other in
     * A. Only the step itself then goes element by element.
     */
    private void descendTurned(
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
            float[] before,
            float scale) {
        ProductShape flipped = flipped(product, rows);
        int row = flipped.cRow();
        if (turned.length < columns * row) {
            turned = new float[columns * row];
        }
        multiply(flipped, b, bAt, a, aAt, turned, 0, columns, rows, leaps, length, turned, 0, 0);
        for (int r = 0; r < rows; r++) {
            int to = cAt + r * product.cRow();
            for (int j = 0; j < columns; j++) {
                c[to + j] = Math.fma(scale, turned[j * row + r], before[to + j]);
            }
        }
    }

    private ProductShape flipped(ProductShape product, int rows) {
        ProductShape flipped = flips.get(product);
        if (flipped == null || flipped.cRow() < rows) {
            flipped = product.flipped(Math.ceilDiv(rows, Kernels.MAX_LANES) * Kernels.MAX_LANES);
            flips.put(product, flipped);
        }
        return flipped;
    }

    private boolean ready(ProductShape product, int rows, int vectors) {
        int blocks = Math.ceilDiv(rows, tiles.tallest(vectors));
        int height = Math.ceilDiv(rows, blocks);
        boolean ready = tiles.kernel(height, vectors, product.epilogue()).ready;
        return (blocks * height == rows || tiles.kernel(height - 1, vectors, product.epilogue()).ready) && ready;
    }

    /** All rows of a few columns; blocks are of two heights as equal as can be. */
    private void panel(
            ProductShape product,
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            int cRow,
            int rows,
            int vectors,
            int leaps,
            int length,
            float[] bias,
            int biasAt,
            float scale) {
        int blocks = Math.ceilDiv(rows, tiles.tallest(vectors));
        int height = Math.ceilDiv(rows, blocks);
        int low = blocks * height - rows;
        int high = blocks - low;
        Epilogue epilogue = product.epilogue();
        tiles.kernel(height, vectors, epilogue)
                .tile
                .run(
                        a,
                        aAt,
                        product.aRow(),
                        product.aColumn(),
                        product.aLeap(),
                        b,
                        bAt,
                        product.bRow(),
                        product.bLeap(),
                        c,
                        cAt,
                        cRow,
                        high,
                        leaps,
                        length,
                        bias,
                        biasAt,
                        scale);
        if (low > 0) {
            int done = high * height;
            tiles.kernel(height - 1, vectors, epilogue)
                    .tile
                    .run(
                            a,
                            aAt + done * product.aRow(),
                            product.aRow(),
                            product.aColumn(),
                            product.aLeap(),
                            b,
                            bAt,
                            product.bRow(),
                            product.bLeap(),
                            c,
                            cAt + done * cRow,
                            cRow,
                            low,
                            leaps,
                            length,
                            bias,
                            epilogue.rowBias() ? biasAt + done : biasAt,
                            scale);
        }
    }

    static void copyColumns(
            float[] from, int fromAt, int fromRow, float[] to, int toAt, int toRow, int rows, int columns) {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                to[toAt + row * toRow + column] = from[fromAt + row * fromRow + column];
            }
        }
    }
}
