package dev.proprio.experiments.progress;

import java.util.function.Supplier;

/**
 * Shows nothing, and ends a run from within.
 *
 * @param round after which it does so
 * @param stop what it throws then
 */
public record StoppingDisplay(int round, Supplier<? extends RuntimeException> stop) implements ProgressDisplay {
    /** One that shows nothing and stops nothing. */
    public static StoppingDisplay never() {
        return new StoppingDisplay(-1, IllegalStateException::new);
    }

    @Override
    public void show(Progress progress) {
        if (progress.round() == round) {
            throw stop.get();
        }
    }

    @Override
    public void close() {}
}
