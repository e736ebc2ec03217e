package dev.proprio.client.training.fused;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The matrix kernels of one vector width, each generated when first asked for. Thread-safe. */
final class Tiles {
    private static final int WIDEST = 4;
    private static final int TALLEST = 12;
    private static final int SLOTS = (TALLEST + 1) * (WIDEST + 1);
    private static final int TRIAL_BLOCKS = 2;
    private static final int TRIAL_LENGTH = 24;
    /** Rows and vectors of the small kernels that are compiled first, and stand in for all others until those are. */
    private static final int STARTER_ROWS = 6;

    private static final int STARTER_VECTORS = 2;
    /** What dense layers and convolutions end their products with. */
    private static final List<Epilogue> COMMON = List.of(
            Epilogue.COLUMN_BIAS_RELU,
            Epilogue.STORE,
            Epilogue.ROW_BIAS_RELU,
            Epilogue.ROW_BIAS,
            Epilogue.DESCEND,
            Epilogue.DESCEND_FROM);

    /** Multiply-adds of vectors by stand-ins that cost about as much as it does to compile a kernel. */
    private static final long WORTH_A_KERNEL = 1_000_000_000;

    private static final long WORTH_A_DOT_KERNEL = 2_000_000;

    private final VectorSpecies<Float> species;
    private final Optional<Warmup> warmup;
    private final int accumulators;
    private final Map<Epilogue, AtomicReferenceArray<Kernel<Tile>>> tiles = new EnumMap<>(Epilogue.class);
    private final AtomicReferenceArray<Kernel<Tile>> dots = new AtomicReferenceArray<>(SLOTS);
    private final Map<Epilogue, AtomicLongArray> work = new EnumMap<>(Epilogue.class);
    private final AtomicLongArray dotWork = new AtomicLongArray(SLOTS);
    private final long worthAKernel;

    /** Kernels are made once there is much work for them and ready once they are warm, or all at once without a warm-up. */
    Tiles(VectorSpecies<Float> species, Optional<Warmup> warmup) {
        this(species, warmup, warmup.isPresent() ? WORTH_A_KERNEL : 0);
    }

    /** With kernels other than stand-ins for those alone that have so many multiply-adds of vectors to do. */
    Tiles(VectorSpecies<Float> species, Optional<Warmup> warmup, long worthAKernel) {
        this.worthAKernel = worthAKernel;
        this.species = species;
        this.warmup = warmup;
        boolean manyRegisters =
                species.length() == 16 || System.getProperty("os.arch", "").equals("aarch64");
        this.accumulators = manyRegisters ? 24 : 12;
        for (Epilogue epilogue : Epilogue.values()) {
            tiles.put(epilogue, new AtomicReferenceArray<>(SLOTS));
            work.put(epilogue, new AtomicLongArray(SLOTS));
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

    /** The rows of the kernels that stand in for taller ones that are not ready; there are such of one row too. */
    int starterRows() {
        return STARTER_ROWS;
    }

    /** The most vectors in a kernel that stands in. */
    int starterVectors() {
        return STARTER_VECTORS;
    }

    /** Asks for the kernels that stand in wherever a layer with weights is trained. */
    void askForStarters() {
        for (Epilogue epilogue : COMMON) {
            for (int vectors = STARTER_VECTORS; vectors >= 1; vectors--) {
                var _ = kernel(STARTER_ROWS, vectors, epilogue);
                var _ = kernel(1, vectors, epilogue);
            }
        }
    }

    /** Whether the kernels for so many rows are ready that stand in; asks for those that are missing. */
    boolean startersReady(int rows, int vectors, Epilogue epilogue) {
        boolean high =
                rows < STARTER_ROWS || kernel(STARTER_ROWS, vectors, epilogue).isReady();
        boolean low = rows % STARTER_ROWS == 0 || kernel(1, vectors, epilogue).isReady();
        return high && low;
    }

    /**
     * Whether a kernel is ready; asks for it if there has been enough work for it.
     *
     * @param more how many multiply-adds of vectors it would do now
     */
    boolean ready(int rows, int vectors, Epilogue epilogue, long more) {
        int index = index(rows, vectors);
        Kernel<Tile> kernel = Objects.requireNonNull(tiles.get(epilogue)).get(index);
        if (kernel != null) {
            return kernel.isReady();
        }
        return Objects.requireNonNull(work.get(epilogue)).addAndGet(index, more) >= worthAKernel
                && kernel(rows, vectors, epilogue).isReady();
    }

    /** As {@link #ready} for a kernel for rows with rows. */
    boolean dotsReady(int rows, int columns, long more) {
        int index = index(rows, columns);
        Kernel<Tile> kernel = dots.get(index);
        if (kernel != null) {
            return kernel.isReady();
        }
        return dotWork.addAndGet(index, more) >= Math.min(worthAKernel, WORTH_A_DOT_KERNEL)
                && dots(rows, columns).isReady();
    }

    private static int index(int rows, int width) {
        return width * (TALLEST + 1) + rows;
    }

    /** The kernel for so many rows and vectors; it may not be ready yet. */
    Kernel<Tile> kernel(int rows, int vectors, Epilogue epilogue) {
        AtomicReferenceArray<Kernel<Tile>> made = Objects.requireNonNull(tiles.get(epilogue));
        int index = index(rows, vectors);
        Kernel<Tile> kernel = made.get(index);
        return kernel != null ? kernel : add(product(rows, vectors, epilogue), made, index);
    }

    /** The kernel for so many rows with so many rows; it may not be ready yet. */
    Kernel<Tile> dots(int rows, int columns) {
        int index = index(rows, columns);
        Kernel<Tile> kernel = dots.get(index);
        return kernel != null ? kernel : add(dotProducts(rows, columns), dots, index);
    }

    private Kernel<Tile> product(int rows, int vectors, Epilogue epilogue) {
        return new Kernel<>(
                () -> trial(TileWriter.tile(rows, vectors, species, epilogue), rows, vectors),
                TRIAL_BLOCKS * TRIAL_LENGTH * rows * vectors);
    }

    private Kernel.Made<Tile> trial(Tile tile, int rows, int vectors) {
        int width = vectors * lanes();
        int length = TRIAL_LENGTH;
        float[] a = new float[TRIAL_BLOCKS * rows * length];
        float[] b = new float[length * width];
        float[] c = new float[TRIAL_BLOCKS * rows * width];
        float[] bias = new float[c.length];
        return new Kernel.Made<>(
                tile,
                () -> tile.run(
                        a, 0, length, 1, 0, b, 0, width, 0, c, 0, width, TRIAL_BLOCKS, 2, length / 2, bias, 0, 0),
                () -> tile.run(a, 0, length, 1, 0, b, 0, width, 0, c, 0, width, 0, 2, length / 2, bias, 0, 0));
    }

    private Kernel<Tile> dotProducts(int rows, int columns) {
        return new Kernel<>(
                () -> dotTrial(DotProductTileWriter.tile(rows, columns, species), rows, columns),
                TRIAL_BLOCKS * rows * columns * 3 * partsOfDot());
    }

    private static Kernel.Made<Tile> dotTrial(Tile tile, int rows, int columns) {
        int length = 2 * MatrixProducts.CHAINS;
        float[] a = new float[TRIAL_BLOCKS * rows * length];
        float[] b = new float[columns * length];
        int cRow = columns * MatrixProducts.CHAINS;
        float[] c = new float[TRIAL_BLOCKS * rows * cRow];
        return new Kernel.Made<>(
                tile,
                () -> tile.run(a, 0, length, 1, 0, b, 0, length, 0, c, 0, cRow, TRIAL_BLOCKS, 1, length, c, 0, 0),
                () -> tile.run(a, 0, length, 1, 0, b, 0, length, 0, c, 0, cRow, 0, 1, length, c, 0, 0));
    }

    private Kernel<Tile> add(Kernel<Tile> kernel, AtomicReferenceArray<Kernel<Tile>> made, int index) {
        if (!made.compareAndSet(index, null, kernel)) {
            return made.get(index);
        }
        if (warmup.isPresent()) {
            warmup.get().start(kernel);
        } else {
            kernel.setReady(true);
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
