package dev.proprio.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.experiments.compare.RunReader;
import dev.proprio.experiments.progress.ProgressMode;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.StoppedByMedian;
import dev.proprio.experiments.record.SweepRow;
import dev.proprio.experiments.record.SweepSummary;
import dev.proprio.experiments.spec.EvaluationSpec;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.YamlReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MedianStoppingTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    /** The others' means until round 4 are 0.2, 0.5 and 0.6, of which the median is 0.5. */
    @Test
    void aTrialEndsBelowTheMedianOfTheOthersMeans() {
        List<TrialCurve> others = List.of(curve(0.1, 0.3, 0.9), curve(0.6, 0.4, 0.9), curve(0.5, 0.7, 0.9));
        assertThat(stop(3, 3, others, 0.4, 0.5)).isEmpty();
        assertThat(stop(3, 3, others, 0.4, 0.45).orElseThrow()).isEqualTo(new StoppedByMedian(4, 0.45, 0.5, 3));
        // Its best counts, not its last.
        assertThat(stop(3, 3, others, 0.5, 0.1)).isEmpty();
        // Too few others, too few rounds, and the last round, which ends it anyway.
        assertThat(stop(3, 4, others, 0.1, 0.1)).isEmpty();
        assertThat(stop(5, 3, others, 0.1, 0.1)).isEmpty();
        assertThat(stop(6, 3, others, 0.1, 0.1, 0.1)).isEmpty();
        // The same again and again is not less than its mean, however that is rounded.
        for (int windows = 3; windows < 60; windows++) {
            double[] same = new double[9];
            Arrays.fill(same, (windows - 2) / (double) windows);
            var watch = new MedianStopping(new MedianStoppingSpec(1, 1), 20, RoundRow::userMean, List.of(curve(same)));
            for (RoundRow row : rows(same)) {
                watch.recorded(row, List.of());
                assertThat(watch.stopped()).isEmpty();
            }
        }
        // Of an even number, the mean of the middle two.
        assertThat(stop(3, 2, others.subList(0, 2), 0.1, 0.34).orElseThrow().median())
                .isEqualTo(0.35);
    }

    /** A first stage without labels is no better than chance, which says nothing of the second. */
    @Test
    void roundsWithoutLabelsStopNothing() {
        List<TrialCurve> others = List.of(curve(0.5, 0.5, 0.5));
        Function<RoundRow, Optional<Double>> figure = row -> row.userMean().filter(_ -> row.round() > 4);
        var spec = new MedianStoppingSpec(1, 1);
        assertThat(new MedianStopping(spec, 20, figure, others).stops(rows(0.1, 0.1)))
                .isFalse();
        var after = new MedianStopping(spec, 20, figure, others);
        assertThat(after.stops(rows(0.9, 0.1, 0.4))).isTrue();
        assertThat(after.stopped()).contains(new StoppedByMedian(6, 0.4, 0.5, 1));
    }

    /** A round in which none of the people set apart told anything is not decided by those who are reported. */
    @Test
    void whoIsReportedDecidesNothingWhereOthersAreSetApart() {
        RoundRow row = rows(0.7).getLast();
        String settings = "data: {source: synthetic}\nmodel: {kind: mlp}\n";
        ExperimentSpec all = ExperimentSpec.of(YamlReader.parse(settings, "test"), List.of());
        ExperimentSpec apart = ExperimentSpec.of(
                YamlReader.parse(settings, "test"),
                List.of("early-stopping={patience: 2}", "evaluation={on-devices: true, every: 1}"));
        assertThat(TrialCurve.figure(all, row)).contains(0.7);
        assertThat(TrialCurve.figure(apart, row)).isEmpty();
        assertThat(TrialCurve.figure(all.with(ExperimentSpec::evaluation, validation(all)), row))
                .isEmpty();
    }

    private static EvaluationSpec validation(ExperimentSpec spec) {
        return spec.evaluation().with(EvaluationSpec::validation, Optional.of(0.5));
    }

    private static Optional<StoppedByMedian> stop(int after, int trials, List<TrialCurve> others, double... figures) {
        var watch = new MedianStopping(new MedianStoppingSpec(after, trials), 6, RoundRow::userMean, others);
        for (RoundRow row : rows(figures)) {
            if (!watch.isEnough()) {
                watch.recorded(row, List.of());
            }
        }
        return watch.stopped();
    }

    /** The global model's kept layers are untrained: a search that decides by it refuses them, one that decides nothing does not. */
    @Test
    void nothingIsDecidedByAModelOfWhichLayersNeverLeaveTheDevices() throws Exception {
        Files.writeString(folder.resolve("base.yaml"), """
                rounds: 1
                data: {source: synthetic, devices: 8, bout: 3s, classes: [walk, run], preprocessing: {window: 1s}}
                model: {kind: mlp, hidden: [4]}
                cohort: {size: 2}
                """);
        String variants = "variants: {whole: {}, kept: {local.algorithm: partial}}\n";
        for (String search : List.of("median-stopping: {after: 1, trials: 1}\n", "search: tpe\ntrials: 2\n", "")) {
            List<SweepRow> rows =
                    run(read(variants + search), "sweep-" + search.length()).runs();
            assertThat(rows).hasSize(2);
            for (SweepRow row : rows) {
                if (row.trial().contains("kept") && !search.isEmpty()) {
                    assertThat(row.failure().orElseThrow())
                            .startsWith(search.substring(0, search.indexOf(':')) + " must be ")
                            .contains("with partial, under which layers such as")
                            .contains("never leave the devices");
                } else {
                    assertThat(row.failure()).isEmpty();
                }
            }
        }
    }

    @Test
    void aSweepSaysWhichTrialsWereStoppedAndStopsTheSameAgain() throws Exception {
        Files.writeString(folder.resolve("base.yaml"), """
                rounds: 4
                data: {source: synthetic, devices: 8, bout: 3s, repetitions: 4, classes: [walk, run], preprocessing: {window: 1s}}
                model: {kind: mlp, hidden: [4]}
                cohort: {size: 3}
                local: {epochs: 2, batch: 8, learning-rate: 0.2}
                evaluation: {every: 1}
                """);
        Sweep sweep = read("""
                median-stopping: {after: 2, trials: 1}
                variants: {good: {}, bad: {local.learning-rate: 1e-7}, worse: {local.learning-rate: 1e-8}}
                """);
        SweepSummary whole = run(sweep, "whole");
        SweepRow bad = whole.runs().get(1);
        assertThat(whole.runs().get(0).stopped()).isEmpty();
        StoppedByMedian stopped = bad.stopped().orElseThrow();
        assertThat(stopped.round()).isEqualTo(2);
        // The other that was stopped is not compared with.
        assertThat(whole.runs().get(2).stopped().orElseThrow().trials()).isEqualTo(1);
        assertThat(bad.trained()).contains(2);
        Path out = folder.resolve("whole").resolve(bad.folder());
        assertThat(RunFolder.summary(out).orElseThrow().notes().orElseThrow()).contains(stopped.text());
        assertThat(RunFolder.rows(out)).hasSize(3);
        assertThat(RunReader.read(List.of(folder.resolve("whole"))).notes())
                .anyMatch(note -> note.startsWith("bad is not compared: with seed 1 it was stopped after round 2"));
        // What a kill would have left of it.
        Files.delete(out.resolve(RunSummary.FILE));
        assertThat(run(sweep, "whole")).isEqualTo(whole);
        aTrialThatTheFileWouldNotStopHasAllItsRounds(whole);
        assertThatThrownBy(() -> read("""
                search: halving
                rounds: [1, 2]
                median-stopping: {after: 2}
                """))
                .hasMessageContaining("median-stopping is for searches that train all for all rounds");
    }

    /** What is stopped follows from the file as it is, and not from what it was when a trial was stopped. */
    private void aTrialThatTheFileWouldNotStopHasAllItsRounds(SweepSummary whole) throws Exception {
        String variants = "variants: {good: {}, bad: {local.learning-rate: 1e-7}, worse: {local.learning-rate: 1e-8}}";
        // What would stop them even earlier leaves them as they are.
        assertThat(run(read("median-stopping: {after: 1, trials: 1}\n" + variants), "whole"))
                .isEqualTo(whole);
        SweepSummary later = run(read("median-stopping: {after: 3, trials: 1}\n" + variants), "whole");
        assertThat(later.runs()).extracting(SweepRow::reached).containsExactly(4, 3, 3);
        SweepSummary tooFew = run(read("median-stopping: {after: 3, trials: 3}\n" + variants), "whole");
        assertThat(tooFew.runs()).extracting(SweepRow::reached).containsExactly(4, 4, 4);
        assertThat(run(read("median-stopping: {after: 3, trials: 1}\n" + variants), "whole"))
                .as("what has all its rounds keeps them")
                .isEqualTo(tooFew);
        assertThat(RunReader.read(List.of(folder.resolve("whole"))).notes())
                .noneMatch(note -> note.contains("is not compared"));
    }

    private Sweep read(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("sweep.yaml"), "experiment: base.yaml\n" + yaml);
        return SweepReader.read(file, List.of(), folder);
    }

    private SweepSummary run(Sweep sweep, String out) throws Exception {
        var told = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        try (SweepFolder open = SweepFolder.open(folder.resolve(out))) {
            var progress = new SweepProgress(told, ProgressMode.QUIET);
            return new SweepRunner(sweep, open, progress, 1, 1, false).run();
        }
    }

    private static TrialCurve curve(double... figures) {
        return new TrialCurve(rows(figures).stream()
                .flatMap(row -> row.userMean().map(figure -> new TrialCurve.Point(row.round(), figure)).stream())
                .toList());
    }

    /** Evaluations after rounds 2, 4 and 6. */
    private static List<RoundRow> rows(double... figures) {
        List<RoundRow> rows = new ArrayList<>();
        for (int i = 0; i < figures.length; i++) {
            rows.add(RoundRow.empty(2 * i + 1));
            rows.add(RoundRow.empty(2 * i + 2).with(RoundRow::userMean, Optional.of(figures[i])));
        }
        return rows;
    }
}
