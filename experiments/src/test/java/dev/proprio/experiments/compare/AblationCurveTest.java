package dev.proprio.experiments.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.UpdateCounts;
import dev.proprio.experiments.report.ComparisonPage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class AblationCurveTest {
    /** Three seeds of three people, each of whom has about {@code accuracy} thousandths right. */
    private static List<FinishedRun> runs(String size, String kind, int accuracy, long updates, long bytes) {
        Map<String, Object> settings = RecordedRuns.settings("sgd", "cohort.size", size, "compression.kind", kind);
        List<FinishedRun> runs = new ArrayList<>();
        for (int seed = 1; seed <= 3; seed++) {
            FinishedRun run = RecordedRuns.done(settings, seed, accuracy - 10 + seed, accuracy + seed, accuracy + 20);
            ObjectNode changed = RunJson.read(RunJson.line(run.summary()), ObjectNode.class);
            changed.putPOJO("updates", new UpdateCounts(updates, 0, 0, Optional.empty(), Optional.empty()));
            changed.put("bytes_up", bytes);
            runs.add(new FinishedRun(
                    run.folder(),
                    run.name(),
                    RunJson.read(RunJson.line(changed), RunSummary.class),
                    run.data(),
                    run.users(),
                    run.rounds()));
        }
        return runs;
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static Comparison curve(String quantity, String by, List<FinishedRun>... all) throws IncomparableException {
        List<FinishedRun> runs = Arrays.stream(all).flatMap(List::stream).toList();
        List<String> notes = new ArrayList<>();
        List<RunGroup> groups = Comparison.groups(runs, Measure.ACCURACY, Set.of(), notes);
        Comparison comparison =
                Comparison.of(groups, Measure.ACCURACY, Optional.empty(), notes).withCurve(groups, quantity, by);
        assertThat(ComparisonPage.render(comparison, groups)).contains("<polyline", "whisker", "95% interval");
        return comparison;
    }

    @Test
    void pointsLieByTheirValuesWithTheirIntervalsAndBudgets() throws IncomparableException {
        Comparison comparison = curve(
                "cohort.size",
                "",
                runs("40", "none", 600, 960, 9_600_000),
                runs("5", "none", 800, 960, 9_600_000),
                runs("10", "none", 700, 960, 9_600_000));
        List<AblationPoint> points = comparison.curve().orElseThrow().curves().get("all");
        assertThat(points).extracting(AblationPoint::x).containsExactly(5.0, 10.0, 40.0);
        assertThat(points).allSatisfy(point -> {
            assertThat(point.updates()).isEqualTo(960);
            assertThat(point.megabytesUp()).isEqualTo(9.6);
            assertThat(point.group()
                            .interval()
                            .orElseThrow()
                            .contains(point.group().mean()))
                    .isTrue();
        });
        assertThat(comparison.notes()).noneMatch(note -> note.contains("budgets"));
    }

    @Test
    void payloadIsMeasuredAndKindsHaveCurvesOfTheirOwn() throws IncomparableException {
        Comparison comparison = curve(
                AblationCurve.PAYLOAD,
                "compression.kind",
                runs("5", "none", 800, 100, 10_000_000),
                runs("5", "top-k", 700, 100, 100_000),
                runs("5", "quantize", 780, 100, 2_500_000));
        Map<String, List<AblationPoint>> curves =
                comparison.curve().orElseThrow().curves();
        assertThat(curves)
                .containsOnlyKeys("compression.kind=none", "compression.kind=top-k", "compression.kind=quantize");
        assertThat(curves.getOrDefault("compression.kind=top-k", List.of())
                        .getFirst()
                        .x())
                .isEqualTo(1);
        assertThat(curves.getOrDefault("compression.kind=none", List.of())
                        .getFirst()
                        .x())
                .isEqualTo(100);
    }

    @Test
    void unequalBudgetsAreSaid() throws IncomparableException {
        assertThat(curve("cohort.size", "", runs("5", "none", 600, 100, 1), runs("10", "none", 700, 200, 2))
                        .notes())
                .anyMatch(note ->
                        note.contains("no equal budgets: 100 updates in a run of") && note.contains("200 in one of"));
    }

    @Test
    void whatIsNoCurveIsRefused() {
        List<FinishedRun> one = runs("5", "none", 600, 100, 1);
        List<FinishedRun> other = runs("5", "top-k", 700, 100, 2);
        assertThatThrownBy(() -> curve("cohort.size", "", one, other))
                .isInstanceOf(IncomparableException.class)
                .hasMessageContaining("have the same cohort.size")
                .hasMessageContaining("--by");
        assertThatThrownBy(() -> curve("compression.kind", "", one, other))
                .hasMessageContaining("needs a setting whose values are numbers")
                .hasMessageContaining("--curve payload");
        assertThatThrownBy(() -> curve("cohort.sise", "", one, other))
                .hasMessageContaining("has no setting \"cohort.sise\"");
    }
}
