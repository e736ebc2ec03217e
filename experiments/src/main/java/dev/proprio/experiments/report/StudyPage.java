package dev.proprio.experiments.report;

import dev.proprio.experiments.evaluation.ConfusionMatrix;
import dev.proprio.experiments.personalization.CellSummaries;
import dev.proprio.experiments.personalization.CellSummary;
import dev.proprio.experiments.personalization.EvaluationAxis;
import dev.proprio.experiments.personalization.LabelLines;
import dev.proprio.experiments.personalization.ResultCell;
import dev.proprio.experiments.personalization.StudyResult;
import dev.proprio.experiments.personalization.UserScore;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.PersonalizeSpec;
import dev.proprio.experiments.spec.SupportOwner;
import dev.proprio.proto.text.CountText;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Draws the report of a personalization experiment: one page of HTML that needs nothing else. */
public final class StudyPage {
    private static final int USUAL_SHOTS = 5;
    private static final int MOST_SLOPES = 6;

    private final StudyResult study;
    private final CellSummaries summaries;
    private final Markup out;

    private StudyPage(StudyResult study, CellSummaries summaries, Markup out) {
        this.study = study;
        this.summaries = summaries;
        this.out = out;
    }

    /**
     * The page.
     *
     * @param command the command that runs the same again
     */
    public static String render(ExperimentSpec spec, StudyResult study, CellSummaries summaries, String command) {
        Markup out = HtmlPage.open(spec.name(), "report.css", "compare.css", "study.css");
        var page = new StudyPage(study, summaries, out);
        page.header(spec);
        out.open("div", "class", "cards");
        for (EvaluationAxis axis : EvaluationAxis.values()) {
            if (!study.shots(axis).isEmpty()) {
                page.axis(axis);
            }
        }
        spec.personalize().ifPresent(page::asking);
        if (!study.rejected().isEmpty()) {
            spec.personalize()
                    .flatMap(PersonalizeSpec::rejection)
                    .ifPresent(asked -> StudyRejectionCard.draw(out, asked, summaries.rejection()));
        }
        page.card("What it costs");
        StudyTables.costs(out, study, summaries);
        out.close();
        page.card("Reproduce");
        out.open("pre").leaf("code", command).close().close();
        out.close();
        return HtmlPage.close(out);
    }

    private void header(ExperimentSpec spec) {
        out.open("header").leaf("p", "Proprio · federated learning on sensor data", "class", "brand");
        out.leaf("h1", spec.name()).open("p", "class", "chips");
        long seeds =
                study.scores().stream().mapToLong(UserScore::seed).distinct().count();
        chip(CountText.of(seeds, "seed"));
        chip(CountText.of(study.training(), "person", "people") + " trained");
        chip(CountText.of(study.people(EvaluationAxis.NEW_PEOPLE), "new person", "new people") + " measured");
        chip(CountText.of(study.methods().size(), "method"));
        if (spec.personalize().orElseThrow().shotsOf() == SupportOwner.ANOTHER) {
            chip("new people's shots are another person's: a control");
        }
        out.close();
        study.leak()
                .ifPresent(leak -> out.leaf(
                        "p",
                        "Leakage, allowed by the settings: " + leak
                                + ". These numbers measure memory, not what a new recording would give.",
                        "class",
                        "leak"));
        LabelLines.of(study).forEach(line -> out.leaf("p", line + ".", "class", "note"));
        study.notes().forEach(note -> out.leaf("p", note + ".", "class", "note"));
        study.failed()
                .forEach((method, why) -> out.leaf("p", "%s is left out: %s.".formatted(method, why), "class", "note"));
        if (!study.leftOut().isEmpty()) {
            out.leaf(
                    "p",
                    "%s left out; for example, %s."
                            .formatted(
                                    CountText.of(study.leftOut().size(), "person was", "people were"),
                                    study.leftOut().getFirst()),
                    "class",
                    "note");
        }
        out.close();
    }

    private void asking(PersonalizeSpec asked) {
        List<List<String>> rows = AskingRows.of(asked, study);
        if (rows.isEmpty()) {
            return;
        }
        card("Taps");
        out.leaf(
                "p",
                "For each seed the least number of taps with which new people's mean accuracy is so near to that with all labels. Mean accuracy is over all numbers of taps. What is over another way is so in the mean over seeds, with the two-sided p of the exact sign-flip test; never to get there counts as one number of taps more than the largest.",
                "class",
                "note");
        table(rows);
        out.close();
        costs(asked);
    }

    private void costs(PersonalizeSpec asked) {
        List<List<String>> rows = AskingCostRows.of(asked, study);
        if (rows.isEmpty()) {
            return;
        }
        card("Questions and taps");
        out.leaf(
                "p",
                "What people are asked with a budget of questions: how many windows they label, and the taps of it, the mean and how both are spread over people; how often a rule ended the questions before the budget did; and the mean accuracy.",
                "class",
                "note");
        table(rows);
        CurveChart.draw(out, AskingCostRows.curves(asked, study), "taps of a person", "accuracy", Format::percentTick);
        out.close();
    }

    private void table(List<List<String>> rows) {
        out.open("div", "class", "scroll")
                .open("table", "class", "numbers dense")
                .open("thead");
        StudyTables.row(out, "th", rows.getFirst()).close().open("tbody");
        rows.subList(1, rows.size()).forEach(row -> StudyTables.row(out, "td", row));
        out.close().close().close();
    }

    private void chip(String text) {
        out.leaf("span", text, "class", "chip");
    }

    private void card(String heading) {
        out.open("section", "class", "card wide").leaf("h2", heading);
    }

    private void axis(EvaluationAxis axis) {
        int shots = detailed(List.copyOf(study.shots(axis)));
        String at = shots == UserScore.ALL ? "" : ", details at k = " + shots;
        card("%s: %s".formatted(axis.letter(), axis.meaning()));
        out.leaf("p", StudyTables.explanation(axis) + at + ".", "class", "note");
        if (study.people(axis) == 1) {
            out.leaf("p", "All of this is of one person alone.", "class", "note");
        }
        StudyTables.axis(out, axis, shots, study, summaries);
        out.close();
        if (shots != UserScore.ALL) {
            card("%s: accuracy over labelled windows of each class".formatted(axis.letter()));
            ShotCurves.draw(out, axis, study, summaries);
            out.close();
            steps(axis, shots);
        }
        if (axis == EvaluationAxis.NEW_PEOPLE || axis == EvaluationAxis.PARTICIPANTS) {
            slopes(axis, shots);
        }
        if (axis == EvaluationAxis.NEW_PEOPLE) {
            confusions(axis, shots);
        }
    }

    private void steps(EvaluationAxis axis, int shots) {
        Map<String, List<CurveChart.Point>> curves = StepCurves.of(axis, shots, study, summaries);
        if (!curves.isEmpty()) {
            card("%s: accuracy over steps of adaptation, k = %s".formatted(axis.letter(), shots));
            CurveChart.draw(out, curves, "gradient steps", "accuracy", Format::percentTick);
            out.close();
        }
    }

    /** Who gains and who is harmed, by the methods with the highest means. */
    private void slopes(EvaluationAxis axis, int shots) {
        List<CellSummary> best = best(axis, shots);
        if (best.isEmpty()) {
            return;
        }
        card("%s: who gains and who is harmed".formatted(axis.letter()));
        out.leaf(
                "p",
                "Each line is one person, from the global model (left) to their own (right); red lines lose more than one point.",
                "class",
                "note");
        out.open("div", "class", "slopes");
        for (CellSummary cell : best.subList(0, Math.min(best.size(), MOST_SLOPES))) {
            SlopeChart.draw(out, cell, summaries.pairs(cell.cell()));
        }
        out.close().close();
    }

    private void confusions(EvaluationAxis axis, int shots) {
        Optional<ConfusionMatrix> before =
                Optional.ofNullable(study.confusions().get(new ResultCell(axis, CellSummaries.REFERENCE, shots)));
        Optional<ResultCell> after = best(axis, shots).stream().findFirst().map(CellSummary::cell);
        if (before.isEmpty() || after.isEmpty()) {
            return;
        }
        Map<ResultCell, ConfusionMatrix> all = study.confusions();
        List<String> names = study.classes().getOrDefault(axis, List.of());
        card("%s: what is taken for what, before and after".formatted(axis.letter()));
        out.open("div", "class", "split");
        out.open("div").leaf("h3", "before: " + CellSummaries.REFERENCE);
        HeatMap.draw(out, before.get(), names);
        out.close().open("div").leaf("h3", "after: " + after.get().method() + ", k = " + shots);
        HeatMap.draw(out, all.getOrDefault(after.get(), before.get()), names);
        out.close().close().close();
    }

    private List<CellSummary> best(EvaluationAxis axis, int shots) {
        return study.methods(axis).stream()
                .flatMap(method -> summaries.of(axis, method, shots).stream())
                .filter(cell -> cell.gain().isPresent())
                .sorted(Comparator.comparingDouble(CellSummary::mean).reversed())
                .toList();
    }

    private static int detailed(List<Integer> shots) {
        return shots.stream()
                .min(Comparator.comparingInt(k -> Math.abs(k - USUAL_SHOTS)))
                .orElseThrow();
    }
}
