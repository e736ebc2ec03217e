package dev.proprio.client.training.fused;

/** A generated tile and whether it is worth running: uncompiled, vectors are far slower than plain loops. */
final class Kernel {
    final Tile tile;
    final Runnable trial;
    final Runnable idling;
    final int vectorOperations;
    volatile boolean ready;

    /**
     * A kernel that is not ready.
     *
     * @param trial runs the tile once on numbers of no meaning
     * @param idling calls the tile for no blocks, as the JVM counts calls before it compiles
     * @param vectorOperations about how many instructions on vectors the trial takes
     */
    Kernel(Tile tile, Runnable trial, Runnable idling, int vectorOperations) {
        this.tile = tile;
        this.trial = trial;
        this.idling = idling;
        this.vectorOperations = vectorOperations;
    }
}
