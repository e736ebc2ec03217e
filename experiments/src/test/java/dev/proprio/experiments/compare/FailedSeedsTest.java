package dev.proprio.experiments.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.SweepRow;
import dev.proprio.experiments.record.SweepSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of groups some of whose runs failed. */
class FailedSeedsTest {
    private static final Map<String, Object> SGD = RecordedRuns.settings("sgd");
    private static final Map<String, Object> PROX = RecordedRuns.settings("fedprox", "local.mu", "0.1");
    private static final Map<String, Object> SCAFFOLD = RecordedRuns.settings("scaffold");

    @Test
    void missingSeedsAndFailuresAreNamed() throws IncomparableException {
        List<FinishedRun> prox =
                new ArrayList<>(RecordedRuns.underSeeds(PROX, 6, 30, 0).subList(1, 6));
        prox.add(RecordedRuns.failed(PROX, 1, "the loss became infinite"));
        var comparison = RecordedRuns.compared(Optional.of("sgd"), RecordedRuns.underSeeds(SGD, 6, 0, 0), prox);
        assertThat(comparison.notes())
                .containsExactly(
                        "algorithm=fedprox failed with seed 1: the loss became infinite",
                        "algorithm=fedprox has no run with seed 1, which others have; only common seeds are paired");
        assertThat(comparison.comparisons().getFirst().seeds()).containsExactly(2L, 3L, 4L, 5L, 6L);
        assertThat(comparison.groups()).extracting(GroupSummary::seedCount).containsExactly("5 (1 failed)", "6");
        assertThatThrownBy(() -> RecordedRuns.compared(Optional.empty(), List.of(RecordedRuns.failed(SGD, 1, "no"))))
                .hasMessage("none of the 1 runs was done; there is nothing to compare");
    }

    @Test
    void nothingIsClaimedOverTheSeedsThatOneSurvived() throws IncomparableException {
        List<FinishedRun> control = new ArrayList<>();
        for (int seed = 1; seed <= 9; seed++) {
            control.add(RecordedRuns.done(SGD, seed, 600, 700));
        }
        List<FinishedRun> survivors = new ArrayList<>();
        for (int seed = 2; seed <= 9; seed++) {
            survivors.add(RecordedRuns.done(PROX, seed, 625, 735));
        }
        survivors.add(RecordedRuns.failed(PROX, 1, "the loss became infinite"));
        PairedResult result = RecordedRuns.compared(Optional.of("sgd"), control, survivors)
                .comparisons()
                .getFirst();
        assertThat(result.adjustedP()).isLessThan(0.05);
        assertThat(result.verdict()).isEqualTo(ComparisonVerdict.FAILED_SEEDS);
        assertThat(result.failed().group()).containsExactly(1L);
        assertThat(result.failed().control()).isEmpty();
        assertThat(result.failed().meanAsZero().orElseThrow()).isCloseTo((8 * 0.03 - 0.65) / 9, within(1e-12));
        assertThat(result.claim())
                .startsWith(
                        "Nothing is claimed about algorithm=fedprox and algorithm=sgd, for runs failed: algorithm=fedprox"
                                + " with seed 1. Over the 8 seeds under which neither did, the difference is +3.00 points on average"
                                + " (exact permutation p = 0.0078), but that is a figure of survivors")
                .contains("With every run that failed counted as 0 %, it is -4.56 points on average over 9 seeds.")
                .doesNotContain("is better than")
                .doesNotContain("may be claimed");
    }

    @Test
    void whoseControlFailedIsNotBetterEither() throws IncomparableException {
        List<FinishedRun> control = new ArrayList<>(RecordedRuns.underSeeds(SGD, 7, 0, 0));
        control.add(RecordedRuns.failed(SGD, 8, "the loss became infinite"));
        List<FinishedRun> all = new ArrayList<>(control);
        all.addAll(RecordedRuns.underSeeds(PROX, 8, 30, 0));
        all.addAll(RecordedRuns.underSeeds(SCAFFOLD, 8, 20, 3));
        List<String> notes = new ArrayList<>();
        List<RunGroup> groups = Comparison.groups(all, Measure.LOSS, Set.of(), notes);
        var comparison = Comparison.of(groups, Measure.LOSS, Optional.of("sgd"), notes);
        assertThat(comparison.comparisons()).allSatisfy(result -> {
            assertThat(result.verdict()).isEqualTo(ComparisonVerdict.FAILED_SEEDS);
            assertThat(result.failed().meanAsZero()).as("no loss is the worst").isEmpty();
            assertThat(result.claim()).contains("for runs failed: algorithm=sgd with seed 8.");
        });
        assertThat(comparison.ranks()).isEmpty();
        assertThat(comparison.notes())
                .contains(
                        "all groups at once are not ranked, for runs failed and the seeds that are left may be the easy ones");
    }

    @Test
    void whatFailedAndWasDoneInAnotherAttemptIsDone() throws IncomparableException {
        List<FinishedRun> prox = new ArrayList<>(RecordedRuns.underSeeds(PROX, 6, 30, 0));
        prox.add(RecordedRuns.failed(PROX, 1, "the disk was full"));
        assertThat(RecordedRuns.compared(Optional.of("sgd"), RecordedRuns.underSeeds(SGD, 6, 0, 0), prox)
                        .comparisons()
                        .getFirst()
                        .verdict())
                .isEqualTo(ComparisonVerdict.BETTER);
    }

    @Test
    void aSweepsRunsThatFailedBelongToTheirGroups(@TempDir Path folder) throws Exception {
        List<SweepRow> rows = new ArrayList<>();
        for (FinishedRun run : RecordedRuns.underSeeds(SGD, 8, 0, 0)) {
            rows.add(row("sgd", run, RecordedRuns.write(folder.resolve("sgd-" + rows.size()), run)));
        }
        for (FinishedRun run : RecordedRuns.underSeeds(PROX, 8, 30, 0).subList(2, 8)) {
            rows.add(row("prox", run, RecordedRuns.write(folder.resolve("prox-" + rows.size()), run)));
        }
        FinishedRun failed = RecordedRuns.failed(PROX, 1, "the loss became infinite");
        rows.add(row("prox", failed, RecordedRuns.write(folder.resolve("prox-failed"), failed)));
        rows.add(row("prox", RecordedRuns.failed(PROX, 2, "nobody was left"), folder.resolve("prox-never-begun")));
        Files.writeString(folder.resolve(SweepSummary.FILE), RunJson.pretty(new SweepSummary("both", "grid", rows)));
        RunReader.Found found = RunReader.read(List.of(folder));
        List<String> notes = new ArrayList<>(found.notes());
        List<RunGroup> groups = Comparison.groups(found.runs(), Measure.ACCURACY, Set.of(), notes);
        PairedResult result = Comparison.of(groups, Measure.ACCURACY, Optional.of("sgd"), notes)
                .comparisons()
                .getFirst();
        assertThat(result.verdict()).isEqualTo(ComparisonVerdict.FAILED_SEEDS);
        assertThat(result.failed().group()).containsExactly(1L, 2L);
        assertThat(notes)
                .contains(
                        "prox failed with seed 1: the loss became infinite",
                        "prox failed with seed 2: nobody was left");
    }

    private static SweepRow row(String trial, FinishedRun run, Path folder) {
        return new SweepRow(
                trial,
                run.summary().seed(),
                10,
                String.valueOf(folder.getFileName()),
                Optional.of(run.summary().status()),
                Optional.empty(),
                run.summary().failure());
    }
}
