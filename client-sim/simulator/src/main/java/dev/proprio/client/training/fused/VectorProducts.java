package dev.proprio.client.training.fused;

/**
 * Matrix products by tiles that stay in registers. Columns that do not fill a vector are computed beside C and
 * copied, so that kernels need no masks. Plain
 * loops stand in for kernels that are not ready.
 */
final class VectorProducts implements Products {
    private final Tiles tiles;
    private final Products plain = new ScalarProducts();
    private float[] aside = new float[0];

    VectorProducts(Tiles tiles) {
        this.tiles = tiles;
    }

    @Override
    public void multiply(
            Product product,
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
        for (int panels = ceilDiv(vectors, tiles.widest()); panels > 0; panels--) {
            int width = ceilDiv(vectors, panels);
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
        int biasFrom = columnBias ? biasAt + done : biasAt;
        if (!ready(product, rows, 1)) {
            plain.multiply(
                    product, a, aAt, b, bAt + done, c, cAt + done, rows, left, leaps, length, bias, biasFrom, scale);
            return;
        }
        if (aside.length < rows * lanes) {
            aside = new float[rows * lanes];
        }
        if (product.epilogue().readsTarget()) {
            copyColumns(c, cAt + done, product.cRow(), aside, 0, lanes, rows, left);
        }
        panel(product, a, aAt, b, bAt + done, aside, 0, lanes, rows, 1, leaps, length, bias, biasFrom, scale);
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
        int whole = length / CHAINS * CHAINS;
        int done = 0;
        for (int panels = ceilDiv(columns, tiles.widestDots()); panels > 0; panels--) {
            int width = ceilDiv(columns - done, panels);
            int blocks = ceilDiv(rows, tiles.tallestDots(width));
            int height = ceilDiv(rows, blocks);
            int low = blocks * height - rows;
            int from = bAt + done * bRow;
            int to = cAt + done;
            int biasFrom = biasAt + done;
            Kernel tall = tiles.dots(height, width);
            Kernel flat = low == 0 ? tall : tiles.dots(height - 1, width);
            if (tall.ready && flat.ready) {
                int row = width * CHAINS;
                if (aside.length < rows * row) {
                    aside = new float[rows * row];
                }
                int above = (blocks - low) * height;
                tall.tile.run(a, aAt, aRow, 1, 0, b, from, bRow, 0, aside, 0, row, blocks - low, 1, whole, bias, 0, 0);
                if (low > 0) {
                    int below = aAt + above * aRow;
                    flat.tile.run(
                            a, below, aRow, 1, 0, b, from, bRow, 0, aside, above * row, row, low, 1, whole, bias, 0, 0);
                }
                VectorDots.addUp(aside, rows * width, tiles.lanes());
                for (int r = 0; r < rows; r++) {
                    for (int j = 0; j < width; j++) {
                        float sum = aside[r * width + j];
                        sum = Dots.rest(a, aAt + r * aRow, b, from + j * bRow, whole, length, sum);
                        c[to + r * cRow + j] = Dots.finish(end, sum, bias, biasFrom + j);
                    }
                }
            } else {
                plain.multiplyRows(end, a, aAt, aRow, b, from, bRow, c, to, cRow, rows, width, length, bias, biasFrom);
            }
            done += width;
        }
    }

    private boolean ready(Product product, int rows, int vectors) {
        int blocks = ceilDiv(rows, tiles.tallest(vectors));
        int height = ceilDiv(rows, blocks);
        boolean ready = tiles.kernel(height, vectors, product.epilogue()).ready;
        return (blocks * height == rows || tiles.kernel(height - 1, vectors, product.epilogue()).ready) && ready;
    }

    /** All rows of a few columns; blocks are of two heights as equal as can be. */
    private void panel(
            Product product,
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
        int blocks = ceilDiv(rows, tiles.tallest(vectors));
        int height = ceilDiv(rows, blocks);
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

    private static void copyColumns(
            float[] from, int fromAt, int fromRow, float[] to, int toAt, int toRow, int rows, int columns) {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                to[toAt + row * toRow + column] = from[fromAt + row * fromRow + column];
            }
        }
    }

    private static int ceilDiv(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
