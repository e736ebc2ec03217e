package dev.proprio.experiments.run;

import dev.proprio.experiments.progress.Progress;
import dev.proprio.experiments.progress.ProgressDisplay;

/** Nobody looks. */
public final class UnseenProgress implements ProgressDisplay {
    @Override
    public void show(Progress progress) {}

    @Override
    public void close() {}
}
