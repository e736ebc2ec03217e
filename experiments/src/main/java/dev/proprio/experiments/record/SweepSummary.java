package dev.proprio.experiments.record;

import dev.proprio.proto.record.Withers;
import java.util.List;
import java.util.Optional;

/**
 * A sweep, the content of {@code sweep.json}.
 *
 * @param name the sweep's name
 * @param search how it chose what to try: {@code grid}, {@code random}, {@code halving}, {@code hyperband} or {@code tpe}
 * @param runs every run, in the order in which they were planned
 * @param study the final run, of a sweep over a personalization experiment that has come to it
 * @param privacy what all runs cost the same people together, if one has ended that promises anything
 * @param rounds how many rounds it took, of a search by steps
 * @param people how those who are tested were divided into those by whom it was decided and those of whom the figures are, if they were
 */
public record SweepSummary(
        String name,
        String search,
        List<SweepRow> runs,
        Optional<FinalStudy> study,
        Optional<SweepPrivacy> privacy,
        Optional<SearchRounds> rounds,
        Optional<PeopleApart> people)
        implements Withers<SweepSummary> {
    /** The file's name within the sweep's folder. */
    public static final String FILE = "sweep.json";

    public SweepSummary {
        runs = List.copyOf(runs);
    }

    /** A sweep over an experiment that personalizes nothing. */
    public SweepSummary(String name, String search, List<SweepRow> runs) {
        this(name, search, runs, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Whether trials got more rounds step by step. */
    public boolean isByRungs() {
        return search.equals("halving") || search.equals("hyperband");
    }

    /** Whether it was decided by people who are in no figure that is reported, in all runs that have one. */
    public boolean isChosenApart() {
        List<SweepRow> done =
                runs.stream().filter(row -> row.decisive().isPresent()).toList();
        return !done.isEmpty() && done.stream().allMatch(row -> row.validation().isPresent());
    }

    /** The runs that the search ended with: those of the most rounds. */
    public List<SweepRow> last() {
        int most = runs.stream().mapToInt(SweepRow::rounds).max().orElse(0);
        return isByRungs() ? runs.stream().filter(row -> row.rounds() == most).toList() : runs;
    }
}
