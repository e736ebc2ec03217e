package dev.proprio.experiments.record;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How many rounds the runs of a search by steps took, over all trials and seeds.
 *
 * @param planned if each run had been trained from the beginning to its last round
 * @param trained that were really trained, those of runs that failed or stopped early included
 * @param saved that were not trained again, since runs went on from those of the step before
 * @param continued how many runs did so
 * @param anew why others did not although there was a step before, with how many runs each
 */
public record SearchRounds(long planned, long trained, long saved, int continued, Map<String, Integer> anew) {
    public SearchRounds {
        anew = Collections.unmodifiableMap(new TreeMap<>(anew));
    }

    /** Those of all runs that have ended, and what is planned of the others. */
    public static SearchRounds of(List<SweepRow> rows) {
        Map<String, Integer> anew = new TreeMap<>();
        long planned = 0;
        long trained = 0;
        long saved = 0;
        int continued = 0;
        for (SweepRow row : rows) {
            planned += row.rounds();
            trained += row.trained().orElse(0);
            Optional<RungStart> start = row.start();
            saved += start.map(RungStart::rounds).orElse(0);
            continued += start.flatMap(RungStart::from).isPresent() ? 1 : 0;
            start.flatMap(RungStart::why).ifPresent(why -> anew.merge(why, 1, Integer::sum));
        }
        return new SearchRounds(planned, trained, saved, continued, anew);
    }
}
