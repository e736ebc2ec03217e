package dev.proprio.client.training.fused;

import java.io.InputStream;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Kernels by vector width. Only here and below is the vector module needed. Generated code is shared. */
final class VectorKernels {
    private static final ConcurrentMap<Integer, Code> CODE = new ConcurrentHashMap<>();

    private VectorKernels() {}

    /** New kernels for this machine, each used once it is warm. */
    static Kernels preferred() {
        return Preferred.CODE.kernels();
    }

    /** Has the JVM compile what {@link #preferred} needs first, unless it has. */
    static void warmUp() {
        Preferred.CODE.tiles.askForStarters();
    }

    /**
     * New kernels that are used from the first, however slow that is.
     *
     * @param lanes floats per vector: 2, 4, 8 or 16
     */
    static Kernels ofLanes(int lanes) {
        return CODE.computeIfAbsent(
                        lanes, n -> new Code(new Tiles(Tiles.species(n), Optional.empty()), Optional.empty(), true))
                .kernels();
    }

    /** New kernels of which only those are used that stand in until others are warm. */
    static Kernels startersOfLanes(int lanes) {
        return new Code(new Tiles(Tiles.species(lanes), Optional.empty(), Long.MAX_VALUE), Optional.empty(), false)
                .kernels();
    }

    /** A copy of a class of loops for vectors of a species and what else it takes as its class data. */
    private static Object copyOf(Class<?> loops, Object... data) {
        try (InputStream stream = loops.getResourceAsStream(loops.getSimpleName() + ".class")) {
            byte[] bytes = Objects.requireNonNull(stream, "the class file of the loops")
                    .readAllBytes();
            var copy = MethodHandles.lookup().defineHiddenClassWithClassData(bytes, List.of(data), true);
            return copy.findConstructor(copy.lookupClass(), MethodType.methodType(void.class))
                    .invoke();
        } catch (Throwable e) {
            throw new IllegalStateException("could not load the vector loops", e);
        }
    }

    /** The species that a copy is for. */
    @SuppressWarnings("unchecked")
    static VectorSpecies<Float> species(MethodHandles.Lookup copy) {
        return data(copy, VectorSpecies.class, 0);
    }

    /** A part of a copy's class data. */
    static <T> T data(MethodHandles.Lookup copy, Class<T> type, int index) {
        try {
            return MethodHandles.classDataAt(copy, ConstantDescs.DEFAULT_NAME, type, index);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("class data can only be read with the lookup of the copy itself", e);
        }
    }

    private static final class Code {
        final Tiles tiles;
        final Loops loops;
        final ElementLoops elements;
        private final VectorSpecies<Float> species;
        private final ConcurrentMap<Nonlinearity, ArrayActivation> curves = new ConcurrentHashMap<>();

        Code(Tiles tiles, Optional<Warmup> warmup, boolean transposes) {
            this.tiles = tiles;
            this.species = Tiles.species(tiles.lanes());
            var transposition = new TranspositionKernel(
                    tiles.lanes(),
                    () -> (Transposition) copyOf(VectorTransposition.class, species),
                    warmup,
                    transposes);
            this.loops = (Loops) copyOf(VectorLoops.class, species, transposition);
            this.elements = (ElementLoops) copyOf(VectorElementLoops.class, species);
        }

        Kernels kernels() {
            var products = new StreamedMatrixProducts(new VectorMatrixProducts(tiles), tiles.tallest(tiles.widest()));
            return new Kernels(products, loops, elements, this::curve);
        }

        private ArrayActivation curve(Nonlinearity f) {
            return curves.computeIfAbsent(f, g -> (ArrayActivation) copyOf(VectorActivation.class, species, g));
        }
    }

    private static final class Preferred {
        static final Code CODE = code();

        private static Code code() {
            int lanes = Math.min(FloatVector.SPECIES_PREFERRED.length(), Kernels.MAX_LANES);
            Optional<Warmup> warmup = Optional.of(new Warmup());
            return new Code(new Tiles(Tiles.species(lanes), warmup), warmup, true);
        }
    }
}
