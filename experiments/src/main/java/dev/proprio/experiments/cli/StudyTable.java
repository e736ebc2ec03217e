package dev.proprio.experiments.cli;

import dev.proprio.experiments.personalization.CellSummaries;
import dev.proprio.experiments.personalization.CellSummary;
import dev.proprio.experiments.personalization.EvaluationAxis;
import dev.proprio.experiments.personalization.Gain;
import dev.proprio.experiments.personalization.Harm;
import dev.proprio.experiments.personalization.LabelLines;
import dev.proprio.experiments.personalization.StudyResult;
import dev.proprio.experiments.personalization.UserScore;
import dev.proprio.experiments.statistics.PValue;
import dev.proprio.proto.text.CountText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The tables that a personalization experiment ends in: one for each axis. */
final class StudyTable {
    private static final int USUAL = 5;

    private StudyTable() {}

    static String of(StudyResult study, CellSummaries summaries) {
        var text = new StringBuilder();
        for (EvaluationAxis axis : EvaluationAxis.values()) {
            List<Integer> shots = List.copyOf(study.shots(axis));
            if (!shots.isEmpty()) {
                text.append(axis(axis, study, summaries, shots));
                if (study.people(axis) == 1) {
                    text.append("All of this is of one person alone.\n");
                }
                text.append('\n');
            }
        }
        if (summaries.all().stream().anyMatch(cell -> cell.seedSd() > 0)) {
            text.append("After ± stands the standard deviation over seeds, which is no interval.\n");
        }
        study.leak()
                .ifPresent(leak -> text.append("LEAKAGE, allowed by the spec: ")
                        .append(leak)
                        .append("; these numbers measure memory\n"));
        LabelLines.of(study).forEach(line -> text.append(line).append('\n'));
        study.notes().forEach(note -> text.append("note: %s%n".formatted(note)));
        study.failed().forEach((method, why) -> text.append("%s is left out: %s%n".formatted(method, why)));
        if (!study.leftOut().isEmpty()) {
            text.append("%s left out; for example, %s%n"
                    .formatted(
                            CountText.of(study.leftOut().size(), "person was", "people were"),
                            study.leftOut().getFirst()));
        }
        return text.toString();
    }

    /** The number of shots that details are shown for: 5, or the one next to it. */
    static int detailed(List<Integer> shots) {
        return shots.stream()
                .min(Comparator.comparingInt(k -> Math.abs(k - USUAL)))
                .orElseThrow();
    }

    private static String axis(EvaluationAxis axis, StudyResult study, CellSummaries summaries, List<Integer> shots) {
        int detail = detailed(shots);
        var table = new TextTable();
        List<String> head = new ArrayList<>();
        head.add("%s  %s".formatted(axis.letter(), axis.meaning()));
        shots.forEach(k -> head.add(k == UserScore.ALL ? "accuracy" : "k=" + k));
        String at = detail == UserScore.ALL ? "" : " at k=" + detail;
        head.add("user SD" + at);
        head.add("worst 10%");
        head.add("macro-F1");
        if (axis == EvaluationAxis.JOINT) {
            head.addAll(List.of("known", "novel", "forgotten"));
        } else {
            head.addAll(List.of("gain [95%]", "p (Holm)", "harmed (by chance)", "shown harmed [95%]"));
        }
        if (hasBackground(axis, study, summaries, detail)) {
            head.add("false/h");
        }
        table.row(head.toArray(String[]::new));
        for (String method : study.methods(axis)) {
            List<String> row = new ArrayList<>();
            row.add(method);
            shots.forEach(k -> row.add(
                    summaries.of(axis, method, k).map(cell -> accuracy(cell)).orElse("")));
            Optional<CellSummary> cell = summaries.of(axis, method, detail);
            row.add(percent(cell.map(CellSummary::userSd)));
            row.add(percent(cell.map(CellSummary::worstDecile)));
            row.add(percent(cell.map(CellSummary::macroF1)));
            if (axis == EvaluationAxis.JOINT) {
                row.add(percent(cell.map(CellSummary::known)));
                row.add(percent(cell.map(CellSummary::novel)));
                row.add(percent(cell.flatMap(summaries::forgotten)));
            } else {
                row.add(cell.flatMap(CellSummary::gain).map(StudyTable::gain).orElse(""));
                row.add(cell.flatMap(CellSummary::gain)
                        .flatMap(Gain::adjustedP)
                        .map(PValue::text)
                        .orElse(""));
                Optional<Harm> harm = cell.flatMap(CellSummary::gain).map(Gain::harm);
                row.add(harm.map(StudyTable::harmed).orElse(""));
                row.add(harm.map(StudyTable::shown).orElse(""));
            }
            if (head.getLast().equals("false/h")) {
                row.add(cell.map(one -> number(one.activationsPerHour())).orElse(""));
            }
            table.row(row.toArray(String[]::new));
        }
        return table.toString();
    }

    private static boolean hasBackground(EvaluationAxis axis, StudyResult study, CellSummaries summaries, int shots) {
        return study.methods(axis).stream()
                .flatMap(method -> summaries.of(axis, method, shots).stream())
                .anyMatch(cell -> !Double.isNaN(cell.activationsPerHour()));
    }

    private static String accuracy(CellSummary cell) {
        return cell.seedSd() > 0
                ? String.format(Locale.ROOT, "%.1f±%.1f", 100 * cell.mean(), 100 * cell.seedSd())
                : percent(Optional.of(cell.mean()));
    }

    private static String gain(Gain gain) {
        String mean = String.format(Locale.ROOT, "%+.1f", 100 * gain.mean());
        return gain.interval()
                .map(ends -> String.format(Locale.ROOT, "%s [%+.1f, %+.1f]", mean, 100 * ends.low(), 100 * ends.high()))
                .orElse(mean);
    }

    private static String harmed(Harm harm) {
        return String.format(Locale.ROOT, "%.1f (%.1f)", 100 * harm.share(), 100 * harm.byChance());
    }

    private static String shown(Harm harm) {
        return String.format(
                Locale.ROOT,
                "%.1f [%.1f, %.1f]",
                100 * harm.shown(),
                100 * harm.shownInterval().low(),
                100 * harm.shownInterval().high());
    }

    private static String percent(Optional<Double> share) {
        return share.filter(Double::isFinite)
                .map(value -> String.format(Locale.ROOT, "%.1f", 100 * value))
                .orElse("");
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.1f", value) : "";
    }
}
