package dev.proprio.client.training.fused;

import java.util.function.Supplier;

/**
 * Code on vectors and whether it is worth running: uncompiled, vectors are far slower than plain loops. Thread-safe.
 *
 * @param <C> what runs it
 */
final class Kernel<C> {
    final int vectorOperations;
    private final Supplier<Made<C>> maker;
    private volatile Made<C> made;
    private volatile boolean ready;

    /**
     * A kernel that is not ready.
     *
     * @param maker makes its code, each time as a class of its own, of which the JVM knows nothing yet
     * @param vectorOperations about how many instructions on vectors the trial takes
     */
    Kernel(Supplier<Made<C>> maker, int vectorOperations) {
        this.maker = maker;
        this.vectorOperations = vectorOperations;
        this.made = maker.get();
    }

    /**
     * A kernel's code.
     *
     * @param trial runs the code once on numbers of no meaning
     * @param idling calls the code for no blocks, as the JVM counts calls before it compiles
     */
    record Made<C>(C code, Runnable trial, Runnable idling) {}

    C code() {
        return made.code();
    }

    Made<C> made() {
        return made;
    }

    boolean isReady() {
        return ready;
    }

    void setReady(boolean now) {
        ready = now;
    }

    /** Replaces the code by a new class; whoever runs the old one may finish. */
    void makeAgain() {
        made = maker.get();
    }
}
