package dev.proprio.client.training.fused;

/**
 * Code on vectors and whether it is worth running: uncompiled, vectors are far slower than plain loops.
 *
 * @param <C> what runs it
 */
final class Kernel<C> {
    final C code;
    final Runnable trial;
    final Runnable idling;
    final int vectorOperations;
    volatile boolean ready;

    /**
     * A kernel that is not ready.
     *
     * @param trial runs the code once on numbers of no meaning
     * @param idling calls the code for no blocks, as the JVM counts calls before it compiles
     * @param vectorOperations about how many instructions on vectors the trial takes
     */
    Kernel(C code, Runnable trial, Runnable idling, int vectorOperations) {
        this.code = code;
        this.trial = trial;
        this.idling = idling;
        this.vectorOperations = vectorOperations;
    }
}
