package dev.proprio.experiments.run;

import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.experiments.record.ClientRow;
import dev.proprio.experiments.record.RoundRow;
import java.util.List;
import java.util.Optional;

/**
 * Is told what happens in a run, on the engine's thread, after it was recorded. A round that was committed but perhaps
 * not told before a stop is told when the run goes on. The run stops in good order, and can go on later, if a watcher
 * throws an {@link InterruptedException}.
 */
public interface RunWatch extends RoundListener {
    /** Does not look. */
    RunWatch NONE = new RunWatch() {};

    /** A round has been written down, with its devices. */
    default void recorded(RoundRow row, List<ClientRow> clients) {}

    /** What whoever reads the figures has to know of what it decided, in a sentence. */
    default Optional<String> note() {
        return Optional.empty();
    }
}
