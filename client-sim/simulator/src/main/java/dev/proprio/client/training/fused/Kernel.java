package dev.proprio.client.training.fused;

/** A generated tile and whether it is worth running: uncompiled, vectors are far slower than plain loops. */
final class Kernel {
    final int rows;
    final int vectors;
    final Tile tile;
    volatile boolean ready;

    Kernel(int rows, int vectors, Tile tile) {
        this.rows = rows;
        this.vectors = vectors;
        this.tile = tile;
    }
}
