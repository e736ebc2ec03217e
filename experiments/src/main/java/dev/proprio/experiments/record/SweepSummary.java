package dev.proprio.experiments.record;

import java.util.List;

/**
 * A sweep, the content of {@code sweep.json}.
 *
 * @param name the sweep's name
 * @param search how it chose what to try: {@code grid}, {@code random} or {@code halving}
 * @param runs every run, in the order in which they were planned
 */
public record SweepSummary(String name, String search, List<SweepRow> runs) {
    /** The file's name within the sweep's folder. */
    public static final String FILE = "sweep.json";

    public SweepSummary {
        runs = List.copyOf(runs);
    }

    /** The runs that the search ended with: those of the most rounds. */
    public List<SweepRow> last() {
        int most = runs.stream().mapToInt(SweepRow::rounds).max().orElse(0);
        return search.equals("halving")
                ? runs.stream().filter(row -> row.rounds() == most).toList()
                : runs;
    }
}
