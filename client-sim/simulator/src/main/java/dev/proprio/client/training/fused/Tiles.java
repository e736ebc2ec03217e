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
    private static final int TRIAL_BLOCKS = 2;
    private static final int TRIAL_LENGTH = 24;

    private final VectorSpecies<Float> species;
    private final Optional<Warmup> warmup;
    private final int accumulators;
    private final Map<Epilogue, AtomicReferenceArray<Kernel>> tiles = new EnumMap<>(Epilogue.class);
    private final AtomicReferenceArray<Kernel> dots = new AtomicReferenceArray<>((TALLEST + 1) * (WIDEST + 1));

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

    /** The most rows of B in a kernel for rows with rows. */
    int widestDots() {
        return Math.max(1, WIDEST / partsOfDot());
    }

    /** The most rows of A in a kernel for rows with so many rows; each keeps an operand in a register too. */
    int tallestDots(int columns) {
        return Math.clamp(accumulators * 5 / 6 / (columns * partsOfDot()), 1, TALLEST);
    }

    private int partsOfDot() {
        return MatrixProducts.CHAINS / lanes();
    }

    /** The kernel for so many rows and vectors; it may not be ready yet. */
    Kernel kernel(int rows, int vectors, Epilogue epilogue) {
        AtomicReferenceArray<Kernel> made = Objects.requireNonNull(tiles.get(epilogue));
        int index = vectors * (TALLEST + 1) + rows;
        Kernel kernel = made.get(index);
        return kernel != null ? kernel : add(product(rows, vectors, epilogue), made, index);
    }

    /** The kernel for so many rows with so many rows; it may not be ready yet. */
    Kernel dots(int rows, int columns) {
        int index = columns * (TALLEST + 1) + rows;
        Kernel kernel = dots.get(index);
        return kernel != null ? kernel : add(dotProducts(rows, columns), dots, index);
    }

    private Kernel product(int rows, int vectors, Epilogue epilogue) {
        Tile tile = TileWriter.tile(rows, vectors, species, epilogue);
        int width = vectors * lanes();
        int length = TRIAL_LENGTH;
        float[] a = new float[TRIAL_BLOCKS * rows * length];
        float[] b = new float[length * width];
        float[] c = new float[TRIAL_BLOCKS * rows * width];
        float[] bias = new float[c.length];
        return new Kernel(
                tile,
                () -> tile.run(
                        a, 0, length, 1, 0, b, 0, width, 0, c, 0, width, TRIAL_BLOCKS, 2, length / 2, bias, 0, 0),
                TRIAL_BLOCKS * length * rows * vectors);
    }

    private Kernel dotProducts(int rows, int columns) {
        Tile tile = DotProductTileWriter.tile(rows, columns, species);
        int length = 2 * MatrixProducts.CHAINS;
        float[] a = new float[TRIAL_BLOCKS * rows * length];
        float[] b = new float[columns * length];
        int cRow = columns * MatrixProducts.CHAINS;
        float[] c = new float[TRIAL_BLOCKS * rows * cRow];
        return new Kernel(
                tile,
                () -> tile.run(a, 0, length, 1, 0, b, 0, length, 0, c, 0, cRow, TRIAL_BLOCKS, 1, length, c, 0, 0),
                TRIAL_BLOCKS * rows * columns * 3 * partsOfDot());
    }

    private Kernel add(Kernel kernel, AtomicReferenceArray<Kernel> made, int index) {
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
            default -> throw new IllegalArgumentException("there are no vectors of %s floats".formatted(lanes));
        };
    }
}
