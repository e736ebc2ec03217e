package dev.proprio.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.dataset.LabelCounts;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.record.PseudoLabelRow;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.InvalidSettingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a run says of windows without a label. */
@Timeout(120)
class UnlabelledRunTest {
    /** Windows of the people who train. */
    private static final long ALL = 310;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private int runs;

    @Test
    void labelsAreCountedAndSoIsWhatPassed() throws Exception {
        RunSummary summary = run("data.labelled=0.2", "local={algorithm: pseudo-label, threshold: 0.34, ratio: 2}");
        LabelCounts counts = summary.labels().orElseThrow();
        assertThat(counts.devices()).isEqualTo(6);
        assertThat(counts.of()).isEqualTo(6);
        // At least one of each of three classes, and about a fifth.
        assertThat(counts.labelled()).isBetween(45L, 75L);
        assertThat(counts.labelled() + counts.unlabelled()).isEqualTo(ALL);
        PseudoLabelRow sums = summary.pseudoLabels().orElseThrow();
        assertThat(sums.passed()).isBetween(1L, sums.seen());
        assertThat(sums.known()).isEqualTo(sums.passed());
        assertThat(sums.right()).isBetween(1L, sums.known());
        assertThat(new PseudoLabelRow(4000, 1000, 500, 400).text())
                .isEqualTo("1,000 of 4,000 looks passed (25.0 %), 400 of 500 known ones right (80.0 %)");
        String rows = Files.readString(folder.resolve("run-1").resolve("rounds.jsonl"));
        assertThat(rows).contains("\"pseudo_labels\":{\"seen\":");
        assertThat(run("data.labelled=0.2").labels()).isEqualTo(summary.labels());
        assertThat(run().labels()).isEmpty();
    }

    @Test
    void withNothingToLearnFromOrNothingThatPassesItIsSgdAndSaysSo() throws Exception {
        RunSummary sgd = run("data.labelled=0.2", "rounds=20");
        RunSummary never = run("data.labelled=0.2", "rounds=20", "local={algorithm: pseudo-label, threshold: 1}");
        assertThat(never.modelSha256()).isEqualTo(sgd.modelSha256());
        assertThat(never.notes().orElseThrow())
                .contains(
                        "for 20 rounds, up to round 20, no window without a label passed the threshold, so that pseudo-label trained as sgd does; lower local.threshold, or train longer before");
        RunSummary all = run("local=mean-teacher");
        assertThat(all.modelSha256()).isEqualTo(run().modelSha256());
        assertThat(all.notes().orElseThrow())
                .contains(
                        "all windows have a label, so that mean-teacher had nothing to learn from but what sgd learns from; set data.labelled, or use data with recordings that nobody labelled");
        for (String around : List.of(
                "{algorithm: frozen, layers: body, local: mean-teacher}",
                "{algorithm: fedexp, local: {algorithm: pre-trained, rounds: 1, task: {algorithm: transform-recognition, batch: 8}, local: mean-teacher}}")) {
            assertThat(run("local=" + around).notes().orElseThrow())
                    .anyMatch(note -> note.startsWith("all windows have a label, so that mean-teacher had nothing"));
        }
    }

    @Test
    void daysThatNobodyLabelledAreLearntFromUnderSecureAggregation() throws Exception {
        RunSummary summary = run(
                "data.unlabelled={sessions: 2, others: [clap, run]}",
                "local={algorithm: mean-teacher, ratio: 2}",
                "cohort.size=4",
                "secure-aggregation={protocol: secagg, minimum: 3}");
        assertThat(summary.updates().orElseThrow().accepted()).isEqualTo(8);
        assertThat(summary.labels().orElseThrow().labelled()).isEqualTo(ALL);
        assertThat(summary.labels().orElseThrow().unlabelled()).isGreaterThan(ALL);
        assertThat(summary.notes().orElseThrow())
                .anyMatch(note -> note.startsWith("no device told how many windows without a label counted"));
    }

    /** The days without a label come after those that are tested on. */
    @Test
    void whatIsNoEarlierThanWhatIsTestedIsLeftOutAndCounted() throws Exception {
        RunSummary before = run("evaluation.split=session", "data.sessions=3");
        RunSummary after = run(
                "evaluation.split=session",
                "data.sessions=3",
                "data.unlabelled=2",
                "local={algorithm: transform-recognition, batch: 4}");
        LabelCounts counts = after.labels().orElseThrow();
        assertThat(before.labels()).isEmpty();
        assertThat(counts.unlabelled()).isZero();
        // Eight people, two days of three activities each.
        assertThat(counts.leftOut()).hasValue(48L);
        assertThat(counts.text())
                .endsWith(
                        "; 48 recordings without a label left out, wholly or in part, for being no earlier than what is tested on");
        assertThat(run("data.unlabelled=2").labels().orElseThrow().leftOut()).isEmpty();
    }

    @Test
    void whatMeansNothingForTheChannelsIsRefusedBeforeAnythingRuns() throws Exception {
        ExperimentSpec vectors = spec(
                "data={source: synthetic-logistic, devices: 6}",
                "local={algorithm: pseudo-label, strong: [{kind: time-warp}]}");
        assertThatThrownBy(() -> PreparedExperiment.prepare(vectors, 1))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(
                        "must not be time-warp where there is no time: each window is one vector; leave it out");
    }

    private RunSummary run(String... settings) throws Exception {
        return WholeRun.of(spec(settings), folder.resolve("run-" + ++runs), 2);
    }

    private ExperimentSpec spec(String... settings) throws Exception {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
                name: unlabelled
                rounds: 2
                data: {source: synthetic, devices: 8, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
                model: {kind: mlp, hidden: [6]}
                cohort: {size: 3}
                evaluation: {held-out: 0.25, every: 20}
                """);
        return ExperimentSpec.read(file, new ArrayList<>(List.of(settings)));
    }
}
