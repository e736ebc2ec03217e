package dev.proprio.client.training.fused;

/**
 * The shape in memory of a matrix product {@code C = A B}, known when a model is compiled. Element (m, k) of A
 * lies at {@code m * aRow + leap * aLeap + k * aColumn}, row k of B at {@code leap * bLeap + k * bRow}, row m of
 * C at {@code m * cRow}. With rows of A that overlap a convolution is such a product, without a copy.
 *
 * @param roomy whether the rows of B and C have room for columns up to a multiple of {@link
 *     Kernels#MAX_LANES}, so that whole vectors may be read and written
 */
record ProductShape(int aRow, int aColumn, int aLeap, int bRow, int bLeap, int cRow, Epilogue epilogue, boolean roomy) {
    /** A product whose sum runs over one stretch, into rows without room. */
    static ProductShape of(int aRow, int aColumn, int bRow, int cRow, Epilogue epilogue) {
        return new ProductShape(aRow, aColumn, 0, bRow, 0, cRow, epilogue, false);
    }

    /** The same product, stored otherwise. */
    ProductShape ending(Epilogue end) {
        return new ProductShape(aRow, aColumn, aLeap, bRow, bLeap, cRow, end, roomy);
    }

    /**
     * The product of the transposes, <i>B<sup>T</sup> A<sup>T</sup></i>, stored without further ado.
     *
     * @param row the room of its rows
     */
    ProductShape flipped(int row) {
        return new ProductShape(
                1,
                /* aColumn= */ bRow,
                /* aLeap= */ bLeap,
                /* bRow= */ aColumn,
                /* bLeap= */ aLeap,
                row,
                Epilogue.STORE,
                true);
    }
}
