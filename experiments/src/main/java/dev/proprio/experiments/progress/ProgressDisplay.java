package dev.proprio.experiments.progress;

/** Is told how far a run is. */
public interface ProgressDisplay extends AutoCloseable {
    /** Shows how far the run is. */
    void show(Progress progress);

    /** The run has ended. */
    @Override
    void close();
}
