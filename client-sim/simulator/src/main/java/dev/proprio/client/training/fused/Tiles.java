package dev.proprio.client.training.fused;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The matrix kernels of one vector width, each generated when first asked for. Thread-safe. */
final class Tiles {
    private static final int WIDEST = 4;
    private static final int TALLEST = 12;

    private final VectorSpecies<Float> species;
    private final int accumulators;
    private final Map<Epilogue, AtomicReferenceArray<Tile>> tiles = new EnumMap<>(Epilogue.class);

    Tiles(VectorSpecies<Float> species) {
        this.species = species;
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

    Tile tile(int rows, int vectors, Epilogue epilogue) {
        AtomicReferenceArray<Tile> made = Objects.requireNonNull(tiles.get(epilogue));
        int index = vectors * (TALLEST + 1) + rows;
        Tile tile = made.get(index);
        if (tile == null) {
            tile = TileWriter.tile(rows, vectors, species, epilogue);
            // Two threads may both have made it; let all go on with the same, so that it is compiled once.
            tile = made.compareAndSet(index, null, tile) ? tile : made.get(index);
        }
        return tile;
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
