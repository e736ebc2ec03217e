package dev.proprio.client.training.fused;

import java.util.HashMap;
import java.util.Map;

/**
 * Matrix products by tiles that stay in registers. Columns that do not fill a vector are computed beside C and
 * copied, or as rows where A lies so, and kernels need no masks. Where kernels are not ready, smaller ones stand in, and
 * plain loops for those.
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
        while (vectors > 0) {
            int panels = Math.ceilDiv(vectors, tiles.widest());
            int width = Math.ceilDiv(vectors, panels);
            int biasFrom = columnBias ? biasAt + done : biasAt;
            Kind kind = kind(product, rows, width, (long) leaps * length);
            if (kind != Kind.PLAIN) {
                width = kind == Kind.STARTERS ? Math.min(width, tiles.starterVectors()) : width;
                panel(
                        kind,
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
        Kind kind = kind(product, rows, 1, (long) leaps * length);
        if (kind == Kind.PLAIN) {
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
        panel(kind, product, a, aAt, b, bAt + done, aside, 0, lanes, rows, 1, leaps, length, biases, biasFrom, scale);
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
        if (dots.ready(rows, columns, length)) {
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

    /** What can do a panel's work now. */
    private Kind kind(ProductShape product, int rows, int vectors, long terms) {
        Epilogue epilogue = product.epilogue();
        int blocks = Math.ceilDiv(rows, tiles.tallest(vectors));
        int height = Math.ceilDiv(rows, blocks);
        boolean ready = tiles.ready(height, vectors, epilogue, (long) rows * vectors * terms);
        if ((blocks * height == rows || tiles.ready(height - 1, vectors, epilogue, (long) rows * vectors * terms))
                && ready) {
            return Kind.BEST;
        }
        boolean stoodIn = tiles.startersReady(rows, Math.min(vectors, tiles.starterVectors()), epilogue);
        return stoodIn ? Kind.STARTERS : Kind.PLAIN;
    }

    /** Kernels as tall as registers allow, those that stand in for them, or plain loops. */
    private enum Kind {
        BEST,
        STARTERS,
        PLAIN
    }

    /** All rows of a few columns; blocks are of two heights as equal as can be, or of those that stand in. */
    private void panel(
            Kind kind,
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
        boolean best = kind == Kind.BEST;
        int blocks = best ? Math.ceilDiv(rows, tiles.tallest(vectors)) : rows / tiles.starterRows();
        int height = best ? Math.ceilDiv(rows, blocks) : tiles.starterRows();
        int low = best ? blocks * height - rows : rows - blocks * height;
        int high = best ? blocks - low : blocks;
        int lowHeight = best ? height - 1 : 1;
        Epilogue epilogue = product.epilogue();
        if (high > 0) {
            tiles.kernel(height, vectors, epilogue)
                    .code()
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
        }
        if (low > 0) {
            int done = high * height;
            tiles.kernel(lowHeight, vectors, epilogue)
                    .code()
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
