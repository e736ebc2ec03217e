package dev.proprio.experiments.record;

import dev.proprio.proto.record.Withers;
import java.util.Optional;

/**
 * One run of a sweep.
 *
 * @param trial what the settings that are tried are called
 * @param seed the run's seed
 * @param rounds the rounds that it trains if it does not end early
 * @param folder the run's folder within the sweep's
 * @param status how it ended; nothing while it has not
 * @param score the mean over people of their accuracy, if the run was done
 * @param failure why it failed, in one sentence
 * @param trained how many rounds it trained itself, once it has ended
 * @param start where it began, in a search by steps, once it has ended
 * @param stopped why it ended before its last round, if it did no better than others
 * @param validation the mean over the people set apart to choose settings on, who are not in {@code score}, if there are such
 */
public record SweepRow(
        String trial,
        long seed,
        int rounds,
        String folder,
        Optional<RunStatus> status,
        Optional<Double> score,
        Optional<String> failure,
        Optional<Integer> trained,
        Optional<RungStart> start,
        Optional<StoppedByMedian> stopped,
        Optional<Double> validation)
        implements Withers<SweepRow> {
    /** How many rounds it has, those that it took over included, and while it has not ended those that it is to have. */
    public int reached() {
        return trained.map(own -> own + start.map(RungStart::rounds).orElse(0)).orElse(rounds);
    }

    /** A run of which it is not told how many rounds it trained. */
    public SweepRow(
            String trial,
            long seed,
            int rounds,
            String folder,
            Optional<RunStatus> status,
            Optional<Double> score,
            Optional<String> failure) {
        this(
                trial,
                seed,
                rounds,
                folder,
                status,
                score,
                failure,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** What a search decides by: the figure of people set apart for it, where there are such, and otherwise the one that is reported. */
    public Optional<Double> decisive() {
        return validation.or(() -> score);
    }
}
