package dev.proprio.experiments.exploration;

import dev.proprio.experiments.mistakes.MistakeAnalysis;
import java.util.Optional;

/**
 * What can be looked at of the windows that a run's last model was tested on.
 *
 * @param mistakes where it is wrong
 * @param windows whose windows there are
 * @param map how it sees them
 */
public record Exploration(
        Optional<MistakeAnalysis> mistakes, Optional<WindowOverview> windows, Optional<EmbeddingMap> map) {
    /** Nobody looked. */
    public static final Exploration NONE = new Exploration(Optional.empty(), Optional.empty(), Optional.empty());
}
