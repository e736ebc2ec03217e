package dev.proprio.experiments.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.experiments.compare.TimeToAccuracy.ClassShare;
import dev.proprio.experiments.compare.TimeToAccuracy.GroupTime;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.VirtualRow;
import dev.proprio.experiments.record.VirtualRow.ClassRow;
import dev.proprio.experiments.record.VirtualSummary;
import dev.proprio.experiments.record.VirtualSummary.ClassFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimeToAccuracyTest {
    private static final double HOUR = 3600;

    /** Runs that are measured after each of five rounds: 10, 20 to 50 %; a round takes {@code hours} under seed 1, twice that under 2. */
    private static List<FinishedRun> runs(String algorithm, double hours, int seeds, int counted) {
        Map<String, Object> settings = RecordedRuns.settings(algorithm);
        List<FinishedRun> runs = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            FinishedRun run = RecordedRuns.done(settings, seed, 500, 500);
            List<RoundRow> rows = new ArrayList<>();
            double length = hours * HOUR * seed;
            for (int round = 1; round <= 5; round++) {
                double accuracy = round / 10.0;
                VirtualRow virtual = new VirtualRow(
                        (round - 1) * length,
                        round * length,
                        2_000_000,
                        3,
                        0,
                        List.of(),
                        Optional.empty(),
                        Optional.empty());
                rows.add(RoundRow.empty(round)
                        .with(draft -> draft.set(RoundRow::accepted, 4)
                                .set(RoundRow::accuracy, Optional.of(accuracy))
                                .set(RoundRow::virtual, Optional.of(virtual))));
            }
            var summary = new VirtualSummary(
                    5 * hours,
                    List.of(),
                    15,
                    10_000_000,
                    0,
                    Optional.empty(),
                    List.of(figures("phone", 10, 20 - counted, 0.75), figures("watch", 30, counted, 0.5)));
            runs.add(new FinishedRun(
                    run.folder(),
                    run.name(),
                    run.summary().with(RunSummary::virtual, Optional.of(summary)),
                    run.data(),
                    run.users(),
                    rows));
        }
        return runs;
    }

    private static ClassFigures figures(String name, int asked, int counted, double accuracy) {
        return new ClassFigures(new ClassRow(name, asked, counted, 0, 0, 0, 0, 0, 0, 0, 0), 3, Optional.of(accuracy));
    }

    private static Optional<TimeToAccuracy> time(Optional<Double> until, List<List<FinishedRun>> groups)
            throws IncomparableException {
        List<FinishedRun> all = groups.stream().flatMap(List::stream).toList();
        List<String> notes = new ArrayList<>();
        List<RunGroup> found = Comparison.groups(all, Measure.ACCURACY, Set.of(), notes);
        String control = found.stream()
                .map(RunGroup::name)
                .filter(name -> name.contains("sgd"))
                .findFirst()
                .orElseThrow();
        return Comparison.of(found, Measure.ACCURACY, Optional.of(control), notes)
                .withTime(found, until)
                .time();
    }

    @Test
    void timesArePairedBySeed() throws Exception {
        TimeToAccuracy time = time(Optional.of(0.3), List.of(runs("sgd", 2, 6, 10), runs("fedprox", 0.5, 6, 5)))
                .orElseThrow();
        GroupTime fast = named(time, "fedprox");
        // Seeds 1 to 6 take 1 to 6 times as long.
        assertThat(fast.hours()).contains(3 * 0.5 * 3.5);
        assertThat(fast.updates()).contains(12.0);
        assertThat(fast.megabytes()).contains(6.0);
        assertThat(fast.joules()).contains(9.0);
        assertThat(fast.ratio().orElseThrow()).isCloseTo(0.25, within(1e-12));
        assertThat(fast.interval().orElseThrow().low()).isCloseTo(0.25, within(1e-9));
        assertThat(fast.p()).contains(2.0 / 64);
        assertThat(fast.classes())
                .containsExactly(
                        new ClassShare("phone", 0.75, 0.25, Optional.of(0.75)),
                        new ClassShare("watch", 0.25, 0.75, Optional.of(0.5)));
        GroupTime control = named(time, "sgd");
        assertThat(control.ratio()).isEmpty();
        assertThat(control.reached()).isEqualTo(6);
    }

    @Test
    void withoutATargetItIsTheHighestThatAllReached() throws Exception {
        TimeToAccuracy time = time(Optional.empty(), List.of(runs("sgd", 2, 2, 10), runs("fedprox", 1, 2, 10)))
                .orElseThrow();
        assertThat(time.target()).isEqualTo(0.5);
    }

    @Test
    void whereSomeDoNotReachItNoRatioIsGiven() throws Exception {
        List<FinishedRun> some = new ArrayList<>(runs("fedprox", 1, 2, 10));
        FinishedRun last = some.removeLast();
        some.add(new FinishedRun(
                last.folder(),
                last.name(),
                last.summary(),
                last.data(),
                last.users(),
                last.rounds().subList(0, 4)));
        TimeToAccuracy time =
                time(Optional.of(0.5), List.of(runs("sgd", 2, 2, 10), some)).orElseThrow();
        assertThat(named(time, "fedprox").reached()).isEqualTo(1);
        assertThat(named(time, "fedprox").ratio()).isEmpty();
    }

    @Test
    void whatCannotBeToldIsRefused() throws Exception {
        List<FinishedRun> timed = runs("sgd", 2, 2, 10);
        assertThatThrownBy(() -> time(Optional.of(0.9), List.of(timed)))
                .isInstanceOf(IncomparableException.class)
                .hasMessageContaining("none of the runs reached an accuracy of 0.9; lower --until");
        List<FinishedRun> real = RecordedRuns.underSeeds(RecordedRuns.settings("sgd"), 2, 0, 10);
        assertThat(time(Optional.empty(), List.of(real))).isEmpty();
        assertThatThrownBy(() -> time(Optional.of(0.1), List.of(real)))
                .isInstanceOf(IncomparableException.class)
                .hasMessageContaining("--until goes by virtual time, and not all runs have it");
    }

    private static GroupTime named(TimeToAccuracy time, String part) {
        return time.groups().stream()
                .filter(group -> group.group().contains(part))
                .findFirst()
                .orElseThrow();
    }
}
