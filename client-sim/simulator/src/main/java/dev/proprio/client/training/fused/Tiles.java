package dev.proprio.client.training.fused;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The matrix kernels of one vector width, each generated when first asked for. Thread-safe. */
final class Tiles {
    private static final int WIDEST = 4;
    private static final int TALLEST = 12;

    private final VectorSpecies<Float> species;
    private final Optional<Warmup> warmup;
    private final int accumulators;
    private final Map<Epilogue, AtomicReferenceArray<Kernel>> tiles = new EnumMap<>(Epilogue.class);

    /** Kernels are ready once they are warm, or at once without a warm-up. */
    Tiles(VectorSpecies<Float> species, Optional<Warmup> warmup) {
        this.species = species;
        this.warmup = warmup;
        boolean manyRegisters =
                species.length() == 16 || System.getProperty("os.arch", "").equals("aarch64");
        this.accumulators = manyRegisters ? 24 : 12;
        for (Epilogue epilogue : Epilogue.values()) {
            tiles.put(epilogue, new AtomicReferenceArray<>((TALLEST + 1) * (WIDEST + 1)));
        }
    }

    int lanes() {
        return species.length();
    }

    /** The most vectors side by side that leave room for enough rows. */
    int widest() {
        return accumulators == 24 ? WIDEST : 2;
    }

    /** The most rows of so many vectors whose accumulators fit the registers. */
    int tallest(int vectors) {
        return Math.min(TALLEST, accumulators / vectors);
    }

    /** The kernel for so many rows and vectors; it may not be ready yet. */
    Kernel kernel(int rows, int vectors, Epilogue epilogue) {
        AtomicReferenceArray<Kernel> made = Objects.requireNonNull(tiles.get(epilogue));
        int index = vectors * (TALLEST + 1) + rows;
        Kernel kernel = made.get(index);
        return kernel != null ? kernel : make(rows, vectors, epilogue, made, index);
    }

    private Kernel make(int rows, int vectors, Epilogue epilogue, AtomicReferenceArray<Kernel> made, int index) {
        var kernel = new Kernel(rows, vectors, TileWriter.tile(rows, vectors, species, epilogue));
        if (!made.compareAndSet(index, null, kernel)) {
            return made.get(index);
        }
        if (warmup.isPresent()) {
            warmup.get().start(kernel);
        } else {
            kernel.ready = true;
        }
        return kernel;
    }

    static VectorSpecies<Float> species(int lanes) {
        return switch (lanes) {
            case 2 -> FloatVector.SPECIES_64;
            case 4 -> FloatVector.SPECIES_128;
            case 8 -> FloatVector.SPECIES_256;
            case 16 -> FloatVector.SPECIES_512;
            default -> throw new IllegalArgumentException("there are no vectors of %d floats".formatted(lanes));
        };
    }
}
