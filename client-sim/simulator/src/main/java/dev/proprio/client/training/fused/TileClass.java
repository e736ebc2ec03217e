package dev.proprio.client.training.fused;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Consumer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorSpecies;

/** Loads generated {@link Tile}s, and names what their code refers to. */
final class TileClass {
    static final ClassDesc VECTOR = FloatVector.class.describeConstable().orElseThrow();
    static final ClassDesc ANY_VECTOR = Vector.class.describeConstable().orElseThrow();
    static final ClassDesc SPECIES = VectorSpecies.class.describeConstable().orElseThrow();
    static final ClassDesc FLOATS = CD_float.arrayType();
    private static final MethodTypeDesc RUN = MethodTypeDesc.of(
            CD_void, FLOATS, CD_int, CD_int, CD_int, CD_int, FLOATS, CD_int, CD_int, CD_int, FLOATS, CD_int, CD_int,
            CD_int, CD_int, CD_int, FLOATS, CD_int, CD_float);

    private TileClass() {}

    /**
     * A new tile.
     *
     * @param name for stack traces
     * @param body writes the code of {@link Tile#run}
     */
    static Tile load(String name, Consumer<CodeBuilder> body) {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        var type = ClassDesc.of(lookup.lookupClass().getPackageName(), name);
        byte[] bytes = ClassFile.of()
                .build(
                        type,
                        writer -> writer.withInterfaceSymbols(
                                        Tile.class.describeConstable().orElseThrow())
                                .withFlags(ClassFile.ACC_FINAL)
                                .withMethodBody(
                                        ConstantDescs.INIT_NAME,
                                        ConstantDescs.MTD_void,
                                        0,
                                        code -> code.aload(0)
                                                .invokespecial(
                                                        ConstantDescs.CD_Object,
                                                        ConstantDescs.INIT_NAME,
                                                        ConstantDescs.MTD_void)
                                                .return_())
                                .withMethodBody("run", RUN, ClassFile.ACC_PUBLIC, body));
        try {
            var hidden = lookup.defineHiddenClass(bytes, true);
            return (Tile) hidden.findConstructor(hidden.lookupClass(), MethodType.methodType(void.class))
                    .invoke();
        } catch (Throwable e) {
            throw new IllegalStateException("could not load the kernel " + name, e);
        }
    }
}
