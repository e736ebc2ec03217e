package dev.proprio.client.training.fused;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link MatrixProducts#multiplyRows} by tiles whose vectors run along the sum. Not thread-safe. */
final class VectorDotProducts {
    private static final int CHAINS = MatrixProducts.CHAINS;
    private static final VectorSpecies<Float> EIGHT = FloatVector.SPECIES_256;

    private final Tiles tiles;
    private float[] aside = new float[0];
    private float[] turned = new float[0];

    VectorDotProducts(Tiles tiles) {
        this.tiles = tiles;
    }

    /** Whether there are kernels for both of the widths that a product's panels have. */
    boolean ready(int rows, int columns, int length) {
        int panels = Math.ceilDiv(columns, tiles.widestDots());
        int wide = Math.ceilDiv(columns, panels);
        long work = (long) rows * columns * length / tiles.lanes();
        boolean ready = widthReady(rows, wide, work);
        return (wide * panels == columns || widthReady(rows, wide - 1, work)) && ready;
    }

    private boolean widthReady(int rows, int width, long work) {
        int blocks = Math.ceilDiv(rows, tiles.tallestDots(width));
        int height = Math.ceilDiv(rows, blocks);
        boolean ready = tiles.dotsReady(height, width, work);
        return (blocks * height == rows || tiles.dotsReady(height - 1, width, work)) && ready;
    }

    /** Multiplies; there must be kernels for it. */
    void multiply(
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
        int panels = Math.ceilDiv(columns, tiles.widestDots());
        int wide = Math.ceilDiv(columns, panels);
        int narrow = wide * panels - columns;
        int left = panels - narrow;
        panels(left, wide, a, aAt, aRow, b, bAt, bRow, c, cAt, cRow, rows, whole);
        if (narrow > 0) {
            int done = left * wide;
            panels(narrow, wide - 1, a, aAt, aRow, b, bAt + done * bRow, bRow, c, cAt + done, cRow, rows, whole);
        }
        finish(
                end,
                a,
                aAt + whole,
                aRow,
                b,
                bAt + whole,
                bRow,
                c,
                cAt,
                cRow,
                rows,
                columns,
                length - whole,
                bias,
                biasAt);
    }

    /** Totals without a bias of {@code panels} times {@code width} columns, in blocks of two heights as equal as can be. */
    private void panels(
            int panels,
            int width,
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
            int length) {
        int row = width * CHAINS;
        int room = Math.ceilDiv(rows * width, CHAINS) * CHAINS * CHAINS;
        if (aside.length < room) {
            aside = new float[room];
        }
        int blocks = Math.ceilDiv(rows, tiles.tallestDots(width));
        int height = Math.ceilDiv(rows, blocks);
        int low = blocks * height - rows;
        int high = blocks - low;
        Tile above = tiles.dots(height, width).code();
        Tile below = low > 0 ? tiles.dots(height - 1, width).code() : above;
        int belowAt = high * height;
        for (int panel = 0; panel < panels; panel++) {
            int from = bAt + panel * width * bRow;
            above.run(a, aAt, aRow, 1, 0, b, from, bRow, 0, aside, 0, row, high, 1, length, aside, 0, 0);
            if (low > 0) {
                int at = aAt + belowAt * aRow;
                below.run(a, at, aRow, 1, 0, b, from, bRow, 0, aside, belowAt * row, row, low, 1, length, aside, 0, 0);
            }
            VectorReductions.addUp(aside, rows * width, tiles.lanes());
            VectorMatrixProducts.copyColumns(aside, 0, width, c, cAt + panel * width, cRow, rows, width);
        }
    }

    /**
     * Chains the terms that did not fill {@link MatrixProducts#CHAINS} to totals in C, and ends them.
     *
     * @param aAt where those terms begin in A's first row, as in B
     * @param length how many there are
     */
    private void finish(
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
        if (turned.length < length * columns) {
            turned = new float[length * columns];
        }
        ScalarLoops.turn(b, bAt, bRow, columns, length, turned, 0, columns);
        for (int row = 0; row < rows; row++) {
            int from = aAt + row * aRow;
            int to = cAt + row * cRow;
            int j = 0;
            if (tiles.lanes() >= EIGHT.length()) {
                for (; j <= columns - EIGHT.length(); j += EIGHT.length()) {
                    FloatVector sum = FloatVector.fromArray(EIGHT, c, to + j);
                    for (int k = 0; k < length; k++) {
                        sum = FloatVector.broadcast(EIGHT, a[from + k])
                                .fma(FloatVector.fromArray(EIGHT, turned, k * columns + j), sum);
                    }
                    if (end.columnBias()) {
                        sum = sum.add(FloatVector.fromArray(EIGHT, bias, biasAt + j));
                    }
                    (end.relu() ? sum.max(0) : sum).intoArray(c, to + j);
                }
            }
            for (; j < columns; j++) {
                float sum = c[to + j];
                for (int k = 0; k < length; k++) {
                    sum = Math.fma(a[from + k], turned[k * columns + j], sum);
                }
                c[to + j] = DotProductChains.finish(end, sum, bias, biasAt + j);
            }
        }
    }
}
