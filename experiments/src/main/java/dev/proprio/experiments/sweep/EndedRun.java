package dev.proprio.experiments.sweep;

import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.RungStart;
import dev.proprio.experiments.record.StoppedByMedian;
import java.util.Optional;

/**
 * A run of a sweep that has ended, well or not.
 *
 * @param folder the name of its folder
 * @param summary what came of it; empty if it failed before its first round
 * @param failure why it failed, where its summary does not say it
 * @param start where it began
 * @param stopped why it ended before its last round, if it did no better than others
 */
record EndedRun(
        String folder,
        Optional<RunSummary> summary,
        Optional<String> failure,
        RungStart start,
        Optional<StoppedByMedian> stopped) {
    boolean isDone() {
        return failure.isEmpty()
                && summary.filter(found -> found.status() == RunStatus.DONE).isPresent();
    }

    /** How many rounds it has, those that it took over included. */
    int rounds() {
        return summary.map(RunSummary::rounds).orElse(0);
    }

    /** How many rounds it trained itself. */
    int trained() {
        return Math.max(0, rounds() - start.rounds());
    }

    /** Why it failed; empty if it did not. */
    Optional<String> reason() {
        return failure.or(() -> summary.flatMap(RunSummary::failure));
    }
}
