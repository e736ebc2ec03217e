package dev.proprio.client.training.fused;

import static dev.proprio.client.training.fused.TileClass.ANY_VECTOR;
import static dev.proprio.client.training.fused.TileClass.FLOATS;
import static dev.proprio.client.training.fused.TileClass.SPECIES;
import static dev.proprio.client.training.fused.TileClass.VECTOR;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.MethodTypeDesc;
import jdk.incubator.vector.VectorSpecies;

/**
 * The template of the kernels for products of rows with rows, whose vectors run along the sum. An element of the
 * result has {@link MatrixProducts#CHAINS} chains in {@code CHAINS / LANES} vectors, all of which are stored; adding them
 * up is left to the caller. The length is a multiple of {@code CHAINS}. In Java a kernel would read
 *
 * <pre>{@code
 * do {
 *     acc[r][c] = zero;                                            // for all r, c: unrolled
 *     length &= -CHAINS & Integer.MAX_VALUE;                       // changes nothing, but then k cannot overflow
 *     for (int k = 0; k < length; k += CHAINS) {
 *         b[c] = FloatVector.fromArray(SPECIES, b, bAt + c * bRow + k);
 *         a = FloatVector.fromArray(SPECIES, a, aAt + r * aRow + k);
 *         acc[r][c] = a.fma(b[c], acc[r][c]);
 *     }
 *     acc[r][c].intoArray(c, cAt + r * cRow + c * CHAINS);
 *     aAt += rows * aRow; cAt += rows * cRow;
 * } while (--blocks > 0);
 * }</pre>
 */
final class DotProductTileWriter {
    private final int rows;
    private final int columns;
    private final int lanes;
    /** Vectors that hold the chains of one element. */
    private final int parts;

    private final CodeBuilder code;
    private final int a;
    private final int aAt;
    private final int aRow;
    private final int b;
    private final int bAt;
    private final int bRow;
    private final int c;
    private final int cAt;
    private final int cRow;
    private final int blocks;
    private final int length;
    private final int k;
    private final int[] accumulators;
    private final int[] operands;
    private final int factor;

    private DotProductTileWriter(int rows, int columns, int lanes, CodeBuilder code) {
        this.rows = rows;
        this.columns = columns;
        this.lanes = lanes;
        this.parts = MatrixProducts.CHAINS / lanes;
        this.code = code;
        a = code.parameterSlot(0);
        aAt = code.parameterSlot(1);
        aRow = code.parameterSlot(2);
        b = code.parameterSlot(5);
        bAt = code.parameterSlot(6);
        bRow = code.parameterSlot(7);
        c = code.parameterSlot(9);
        cAt = code.parameterSlot(10);
        cRow = code.parameterSlot(11);
        blocks = code.parameterSlot(12);
        length = code.parameterSlot(14);
        k = code.allocateLocal(TypeKind.INT);
        accumulators = locals(rows * columns * parts);
        operands = locals(columns * parts);
        factor = code.allocateLocal(TypeKind.REFERENCE);
    }

    /** A new kernel for blocks of {@code rows} rows of A times {@code columns} rows of B. */
    static Tile tile(int rows, int columns, VectorSpecies<Float> species) {
        return TileClass.load(
                "Dots" + rows + "x" + columns,
                code -> new DotProductTileWriter(rows, columns, species.length(), code).write());
    }

    private void write() {
        Label nextBlock = code.newLabel();
        Label none = code.newLabel();
        code.iload(blocks).ifle(none).labelBinding(nextBlock);
        for (int accumulator : accumulators) {
            species();
            code.fconst_0().invokestatic(VECTOR, "broadcast", MethodTypeDesc.of(VECTOR, SPECIES, CD_float));
            code.astore(accumulator);
        }
        sum();
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < columns * parts; j++) {
                code.aload(accumulators[r * columns * parts + j]).aload(c).iload(cAt);
                if (r > 0) {
                    code.iload(cRow).loadConstant(r).imul().iadd();
                }
                plus(j * lanes);
                code.invokevirtual(VECTOR, "intoArray", MethodTypeDesc.of(CD_void, FLOATS, CD_int));
            }
        }
        advance(aAt, aRow);
        advance(cAt, cRow);
        code.iinc(blocks, -1).iload(blocks).ifgt(nextBlock).labelBinding(none).return_();
    }

    private void sum() {
        code.iload(length)
                .loadConstant(-MatrixProducts.CHAINS & Integer.MAX_VALUE)
                .iand()
                .istore(length);
        code.iconst_0().istore(k);
        Label next = code.newLabel();
        Label done = code.newLabel();
        code.labelBinding(next).iload(k).iload(length).if_icmpge(done);
        multiplyAdd();
        code.iinc(k, MatrixProducts.CHAINS).goto_(next).labelBinding(done);
    }

    private void multiplyAdd() {
        for (int j = 0; j < columns; j++) {
            for (int p = 0; p < parts; p++) {
                operand(b, bAt, bRow, j, p);
                code.astore(operands[j * parts + p]);
            }
        }
        for (int r = 0; r < rows; r++) {
            for (int p = 0; p < parts; p++) {
                operand(a, aAt, aRow, r, p);
                code.astore(factor);
                for (int j = 0; j < columns; j++) {
                    int accumulator = accumulators[(r * columns + j) * parts + p];
                    code.aload(factor).aload(operands[j * parts + p]).aload(accumulator);
                    code.invokevirtual(VECTOR, "fma", MethodTypeDesc.of(VECTOR, ANY_VECTOR, ANY_VECTOR));
                    code.astore(accumulator);
                }
            }
        }
    }

    /** Loads from {@code at + r * row + k}: of this form, the compiler checks an array's bounds once for all k. */
    private void operand(int array, int at, int row, int r, int part) {
        species();
        code.aload(array).iload(at);
        if (r > 0) {
            code.iload(row).loadConstant(r).imul().iadd();
        }
        code.iload(k).iadd();
        plus(part * lanes);
        load();
    }

    private void load() {
        code.invokestatic(VECTOR, "fromArray", MethodTypeDesc.of(VECTOR, SPECIES, FLOATS, CD_int));
    }

    private void species() {
        code.getstatic(VECTOR, "SPECIES_" + lanes * Float.SIZE, SPECIES);
    }

    private void plus(int constant) {
        if (constant != 0) {
            code.loadConstant(constant).iadd();
        }
    }

    private void advance(int variable, int step) {
        code.iload(variable).iload(step).loadConstant(rows).imul().iadd().istore(variable);
    }

    private int[] locals(int count) {
        int[] slots = new int[count];
        for (int i = 0; i < count; i++) {
            slots[i] = code.allocateLocal(TypeKind.REFERENCE);
        }
        return slots;
    }
}
