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
 * The one template of all matrix kernels. It writes a {@link Tile} whose {@code rows * vectors} accumulators
 * are local variables, so that the compiler keeps them in registers; in Java it would read
 *
 * <pre>{@code
 * for (; blocks > 0; blocks--) {
 *     acc[r][v] = zero, bias or C;                                 // for all r, v: unrolled
 *     for (int as = aAt, bs = bAt, l = leaps; l > 0; l--, as += aLeap, bs += bLeap) {
 *         for (int ai = as, bi = bs, k = 0; k < length; k++, ai += aColumn, bi += bRow) {
 *             b[v] = FloatVector.fromArray(SPECIES, b, bi + v * LANES);
 *             acc[r][v] = broadcast(a[ai + r * aRow]).fma(b[v], acc[r][v]);
 *         }
 *     }
 *     C = epilogue(acc[r][v]);
 *     aAt += rows * aRow; cAt += rows * cRow;
 * }
 * }</pre>
 */
final class TileWriter {
    private final int rows;
    private final int vectors;
    private final int lanes;
    private final Epilogue epilogue;
    private final CodeBuilder code;

    private final int a;
    private final int aAt;
    private final int aRow;
    private final int aColumn;
    private final int aLeap;
    private final int b;
    private final int bAt;
    private final int bRow;
    private final int bLeap;
    private final int c;
    private final int cAt;
    private final int cRow;
    private final int blocks;
    private final int leaps;
    private final int length;
    private final int bias;
    private final int biasAt;
    private final int scale;
    private final int[] accumulators;
    private final int[] operands;

    private TileWriter(int rows, int vectors, int lanes, Epilogue epilogue, CodeBuilder code) {
        this.rows = rows;
        this.vectors = vectors;
        this.lanes = lanes;
        this.epilogue = epilogue;
        this.code = code;
        int slot = 0;
        a = code.parameterSlot(slot++);
        aAt = code.parameterSlot(slot++);
        aRow = code.parameterSlot(slot++);
        aColumn = code.parameterSlot(slot++);
        aLeap = code.parameterSlot(slot++);
        b = code.parameterSlot(slot++);
        bAt = code.parameterSlot(slot++);
        bRow = code.parameterSlot(slot++);
        bLeap = code.parameterSlot(slot++);
        c = code.parameterSlot(slot++);
        cAt = code.parameterSlot(slot++);
        cRow = code.parameterSlot(slot++);
        blocks = code.parameterSlot(slot++);
        leaps = code.parameterSlot(slot++);
        length = code.parameterSlot(slot++);
        bias = code.parameterSlot(slot++);
        biasAt = code.parameterSlot(slot++);
        scale = code.parameterSlot(slot);
        accumulators = locals(rows * vectors);
        operands = locals(vectors);
    }

    /** A new kernel for blocks of {@code rows} times {@code vectors} vectors. */
    static Tile tile(int rows, int vectors, VectorSpecies<Float> species, Epilogue epilogue) {
        return TileClass.load(
                "Tile" + rows + "x" + vectors,
                code -> new TileWriter(rows, vectors, species.length(), epilogue, code).write());
    }

    private void write() {
        Label nextBlock = code.newLabel();
        Label none = code.newLabel();
        code.iload(blocks).ifle(none).labelBinding(nextBlock);
        for (int r = 0; r < rows; r++) {
            for (int v = 0; v < vectors; v++) {
                start(r, v);
                code.astore(accumulator(r, v));
            }
        }
        sum();
        for (int r = 0; r < rows; r++) {
            for (int v = 0; v < vectors; v++) {
                finish(r, v);
            }
        }
        advance(aAt, aRow, rows);
        advance(cAt, cRow, rows);
        if (epilogue.rowBias()) {
            code.iinc(biasAt, rows);
        }
        code.iinc(blocks, -1).iload(blocks).ifgt(nextBlock).labelBinding(none).return_();
    }

    private void start(int r, int v) {
        species();
        if (epilogue.columnBias()) {
            code.aload(bias).iload(biasAt);
            plus(v * lanes);
            load();
        } else if (epilogue.rowBias()) {
            code.aload(bias).iload(biasAt);
            plus(r);
            code.faload();
            broadcast();
        } else if (epilogue == Epilogue.ACCUMULATE) {
            place(c, r, v);
            load();
        } else {
            code.fconst_0();
            broadcast();
        }
    }

    private void sum() {
        int aFrom = copy(aAt);
        int bFrom = copy(bAt);
        int leap = copy(leaps);
        Label nextLeap = code.newLabel();
        code.labelBinding(nextLeap);
        int aIndex = copy(aFrom);
        int bIndex = copy(bFrom);
        int k = code.allocateLocal(TypeKind.INT);
        int row = code.allocateLocal(TypeKind.INT);
        int factor = code.allocateLocal(TypeKind.REFERENCE);
        code.iconst_0().istore(k);
        Label next = code.newLabel();
        Label done = code.newLabel();
        code.labelBinding(next).iload(k).iload(length).if_icmpge(done);
        for (int v = 0; v < vectors; v++) {
            species();
            code.aload(b).iload(bIndex);
            plus(v * lanes);
            load();
            code.astore(operands[v]);
        }
        code.iload(aIndex).istore(row);
        for (int r = 0; r < rows; r++) {
            species();
            code.aload(a).iload(row).faload();
            broadcast();
            code.astore(factor);
            for (int v = 0; v < vectors; v++) {
                code.aload(factor).aload(operands[v]).aload(accumulator(r, v));
                code.invokevirtual(VECTOR, "fma", MethodTypeDesc.of(VECTOR, ANY_VECTOR, ANY_VECTOR));
                code.astore(accumulator(r, v));
            }
            if (r < rows - 1) {
                advance(row, aRow, 1);
            }
        }
        advance(aIndex, aColumn, 1);
        advance(bIndex, bRow, 1);
        code.iinc(k, 1).goto_(next).labelBinding(done);
        advance(aFrom, aLeap, 1);
        advance(bFrom, bLeap, 1);
        code.iinc(leap, -1).iload(leap).ifgt(nextLeap);
    }

    private void finish(int r, int v) {
        code.aload(accumulator(r, v));
        if (epilogue.relu()) {
            code.fconst_0().invokevirtual(VECTOR, "max", MethodTypeDesc.of(VECTOR, CD_float));
        } else if (epilogue.descends()) {
            species();
            code.fload(scale);
            broadcast();
            species();
            place(epilogue == Epilogue.DESCEND ? c : bias, r, v);
            load();
            code.invokevirtual(VECTOR, "fma", MethodTypeDesc.of(VECTOR, ANY_VECTOR, ANY_VECTOR));
        }
        place(c, r, v);
        code.invokevirtual(VECTOR, "intoArray", MethodTypeDesc.of(CD_void, FLOATS, CD_int));
    }

    /** C's place of a block's vector, in C's array or another that it lies in alike. */
    private void place(int array, int r, int v) {
        code.aload(array).iload(cAt);
        if (r > 0) {
            code.iload(cRow).loadConstant(r).imul().iadd();
        }
        plus(v * lanes);
    }

    private void species() {
        String field = "SPECIES_" + (lanes > 16 ? "MAX" : Integer.toString(lanes * Float.SIZE));
        code.getstatic(VECTOR, field, SPECIES);
    }

    private void load() {
        code.invokestatic(VECTOR, "fromArray", MethodTypeDesc.of(VECTOR, SPECIES, FLOATS, CD_int));
    }

    private void broadcast() {
        code.invokestatic(VECTOR, "broadcast", MethodTypeDesc.of(VECTOR, SPECIES, CD_float));
    }

    private void plus(int constant) {
        if (constant != 0) {
            code.loadConstant(constant).iadd();
        }
    }

    private void advance(int variable, int step, int times) {
        code.iload(variable).iload(step);
        if (times > 1) {
            code.loadConstant(times).imul();
        }
        code.iadd().istore(variable);
    }

    private int copy(int variable) {
        int local = code.allocateLocal(TypeKind.INT);
        code.iload(variable).istore(local);
        return local;
    }

    private int accumulator(int r, int v) {
        return accumulators[r * vectors + v];
    }

    private int[] locals(int count) {
        int[] slots = new int[count];
        for (int i = 0; i < count; i++) {
            slots[i] = code.allocateLocal(TypeKind.REFERENCE);
        }
        return slots;
    }
}
