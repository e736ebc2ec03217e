package dev.proprio.experiments.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.experiments.evaluation.ConfusionMatrix;
import dev.proprio.experiments.evaluation.ContinualFigures;
import dev.proprio.experiments.evaluation.ContinualFigures.Way;
import dev.proprio.experiments.evaluation.EvaluationDetail;
import dev.proprio.experiments.evaluation.ScoreFigures;
import dev.proprio.experiments.record.FinalMetrics;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.spec.ContinualSpec;
import dev.proprio.experiments.statistics.StudentMean;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LearningOnTest {
    /** Under seed s without learning 0.5 + s/100, and with it so much more. */
    private static List<FinishedRun> runs(String algorithm, double... gains) {
        List<FinishedRun> runs = new ArrayList<>();
        for (int seed = 1; seed <= gains.length; seed++) {
            double base = 0.5 + seed / 100.0;
            FinishedRun run = RecordedRuns.done(RecordedRuns.settings(algorithm), seed, 500, 600);
            var continual = new ContinualFigures(
                    new ContinualSpec(),
                    2,
                    0,
                    Optional.empty(),
                    List.of(way("none", base, 0), way("64kB", base + gains[seed - 1], 0.01 * seed)));
            FinalMetrics metrics = FinalMetrics.of(
                    ConfusionMatrix.of(new long[][] {{1, 0}, {0, 1}}),
                    run.users(),
                    List.of("a", "b"),
                    Optional.of(new EvaluationDetail(
                            ScoreFigures.NONE,
                            List.of(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(continual))));
            runs.add(new FinishedRun(
                    run.folder(),
                    run.name(),
                    run.summary().with(RunSummary::metrics, Optional.of(metrics)),
                    run.data(),
                    run.users(),
                    run.rounds()));
        }
        return runs;
    }

    private static Way way(String name, double next, double forgetting) {
        return new Way(
                name, Optional.empty(), next, Optional.empty(), next, forgetting, List.of(next), Optional.empty());
    }

    /** Of 1, 2 and 6 points the mean is 3, the standard error sqrt(7 / 3), and t with two degrees of freedom 4.302653. */
    @Test
    void gainsArePairedBySeedWithStudentsInterval() throws Exception {
        Comparison compared = RecordedRuns.compared(
                Optional.of("sgd"), runs("sgd", 0.01, 0.02, 0.06), runs("adam", 0.03, 0.04, 0.08, 0.5));
        List<LearningOn> ways = compared.continual().orElseThrow();
        assertThat(ways).hasSize(4);
        LearningOn sgd = only(ways, "sgd", "64kB");
        StudentMean gain = sgd.gain().orElseThrow();
        assertThat(gain.mean()).isCloseTo(0.03, within(1e-12));
        double reach = 0.04302653 * Math.sqrt(7 / 3.0);
        assertThat(gain.interval().orElseThrow().low()).isCloseTo(0.03 - reach, within(1e-7));
        assertThat(gain.interval().orElseThrow().high()).isCloseTo(0.03 + reach, within(1e-7));
        assertThat(sgd.forgetting().mean()).isCloseTo(0.02, within(1e-12));
        assertThat(sgd.forgetting().interval().orElseThrow().low())
                .isCloseTo(0.02 - 0.04302653 / Math.sqrt(3), within(1e-7));
        assertThat(sgd.toControl()).isEmpty();
        // Under the three seeds of both it is two points more, always.
        StudentMean more = only(ways, "adam", "64kB").toControl().orElseThrow();
        assertThat(more.mean()).isCloseTo(0.02, within(1e-12));
        assertThat(more.interval()).isEmpty();
        LearningOn none = only(ways, "adam", "none");
        assertThat(none.gain()).isEmpty();
        assertThat(none.seeds()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(none.toControl().orElseThrow().mean()).isCloseTo(0, within(1e-12));
    }

    @Test
    void nothingIsSaidOfRunsThatDidNotMeasureIt() throws Exception {
        assertThat(RecordedRuns.compared(
                                Optional.empty(),
                                RecordedRuns.underSeeds(RecordedRuns.settings("sgd"), 3, 10, 5),
                                RecordedRuns.underSeeds(RecordedRuns.settings("adam"), 3, 10, 5))
                        .continual())
                .isEmpty();
    }

    private static LearningOn only(List<LearningOn> ways, String group, String way) {
        List<LearningOn> found = ways.stream()
                .filter(one -> one.group().contains(group) && one.way().equals(way))
                .toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }
}
