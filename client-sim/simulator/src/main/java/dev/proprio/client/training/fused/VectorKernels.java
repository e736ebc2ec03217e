package dev.proprio.client.training.fused;

import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Kernels by vector width. Only here and below is the vector module needed. Generated code is shared. */
final class VectorKernels {
    private static final ConcurrentMap<VectorSpecies<Float>, Code> CODE = new ConcurrentHashMap<>();

    private VectorKernels() {}

    static Kernels preferred() {
        int lanes = FloatVector.SPECIES_PREFERRED.length();
        return ofLanes(Math.min(lanes, Kernels.MAX_LANES));
    }

    /** @param lanes floats per vector: 2, 4, 8 or 16 */
    static Kernels ofLanes(int lanes) {
        Code code = CODE.computeIfAbsent(Tiles.species(lanes), Code::new);
        return new Kernels(new VectorProducts(code.tiles), code.loops);
    }

    /** The loops for vectors of {@code species}. */
    private static Loops loops(VectorSpecies<Float> species) {
        try (InputStream stream = VectorLoops.class.getResourceAsStream("VectorLoops.class")) {
            byte[] bytes = Objects.requireNonNull(stream, "the class file of VectorLoops")
                    .readAllBytes();
            var copy = MethodHandles.lookup().defineHiddenClassWithClassData(bytes, species, true);
            return (Loops) copy.findConstructor(copy.lookupClass(), MethodType.methodType(void.class))
                    .invoke();
        } catch (Throwable e) {
            throw new IllegalStateException("could not load the vector loops", e);
        }
    }

    private static final class Code {
        final Tiles tiles;
        final Loops loops;

        Code(VectorSpecies<Float> species) {
            this.tiles = new Tiles(species);
            this.loops = loops(species);
        }
    }
}
