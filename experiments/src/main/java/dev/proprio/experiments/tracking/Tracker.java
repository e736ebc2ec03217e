package dev.proprio.experiments.tracking;

import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunSummary;
import java.util.Optional;

/** A program that is told of a run, on the run's thread: no method throws or waits for it, but for {@link #ended}. */
interface Tracker extends AutoCloseable {
    /** A round was recorded; of a run that goes on, also each of those before. What it knows already is not told again. */
    void recorded(RoundRow row);

    /**
     * The run is over. Waits for a time that is bounded.
     *
     * @return what could not be told, in one sentence
     */
    Optional<String> ended(RunSummary summary);

    /** Lets go of what is held. Without {@link #ended} before, the run stopped and may go on. */
    @Override
    void close();
}
