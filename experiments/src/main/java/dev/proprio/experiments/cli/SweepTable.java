package dev.proprio.experiments.cli;

import dev.proprio.experiments.record.EpsilonText;
import dev.proprio.experiments.record.SearchRounds;
import dev.proprio.experiments.record.SweepPrivacy;
import dev.proprio.experiments.record.SweepRow;
import dev.proprio.experiments.record.SweepSummary;
import dev.proprio.proto.text.CountText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A sweep as text: a line for each trial, the best first, and one for each run that failed. */
final class SweepTable {
    private static final int BEFORE_ACCURACY = 4;

    private SweepTable() {}

    /** A trial with all its seeds. */
    private record Line(
            String trial,
            int rounds,
            IntSummaryStatistics reached,
            int seeds,
            int failed,
            double chosen,
            double mean,
            double low,
            double high) {
        static Line of(List<SweepRow> rows) {
            DoubleSummaryStatistics scores = rows.stream()
                    .flatMap(row -> row.score().stream())
                    .mapToDouble(score -> score)
                    .summaryStatistics();
            return new Line(
                    rows.getFirst().trial(),
                    rows.getFirst().rounds(),
                    rows.stream()
                            .filter(row -> row.score().isPresent())
                            .mapToInt(SweepRow::reached)
                            .summaryStatistics(),
                    (int) scores.getCount(),
                    (int) rows.stream().filter(row -> row.failure().isPresent()).count(),
                    rows.stream()
                            .flatMap(row -> row.decisive().stream())
                            .mapToDouble(score -> score)
                            .average()
                            .orElse(-1),
                    scores.getCount() == 0 ? -1 : scores.getAverage(),
                    scores.getMin(),
                    scores.getMax());
        }

        /** How many rounds its runs have: of some, if one ended early. */
        String roundsText() {
            if (reached.getCount() == 0 || reached.getMin() >= rounds) {
                return Integer.toString(rounds);
            }
            return reached.getMin() == reached.getMax()
                    ? "%s of %s".formatted(reached.getMax(), rounds)
                    : "%s to %s of %s".formatted(reached.getMin(), reached.getMax(), rounds);
        }
    }

    static String of(SweepSummary summary) {
        Map<String, List<SweepRow>> trials = summary.runs().stream()
                .collect(Collectors.groupingBy(
                        row -> row.rounds() + " " + row.trial(), LinkedHashMap::new, Collectors.toList()));
        boolean apart = summary.isChosenApart();
        var table = new TextTable()
                .row(cells(
                        apart,
                        "validation %",
                        "trial",
                        "rounds",
                        "seeds",
                        "failed",
                        "accuracy %",
                        "lowest",
                        "highest"));
        boolean byRungs = summary.isByRungs();
        trials.values().stream()
                .map(Line::of)
                .sorted(Comparator.<Line>comparingInt(line -> byRungs ? -line.rounds() : 0)
                        .thenComparingDouble(line -> -line.chosen()))
                .forEach(line -> table.row(cells(
                        apart,
                        percent(line, line.chosen()),
                        line.trial(),
                        line.roundsText(),
                        Integer.toString(line.seeds()),
                        line.failed() == 0 ? "-" : Integer.toString(line.failed()),
                        percent(line, line.mean()),
                        percent(line, line.low()),
                        percent(line, line.high()))));
        return table + failures(summary);
    }

    /** A line of the table, with what was decided by before what is reported where these are figures of different people. */
    private static String[] cells(boolean apart, String decisive, String... others) {
        List<String> cells = new ArrayList<>(List.of(others));
        if (apart) {
            cells.add(BEFORE_ACCURACY, decisive);
        }
        return cells.toArray(String[]::new);
    }

    /** By whom a search decided, in a sentence. */
    static String chosen(SweepSummary summary) {
        return summary.isChosenApart()
                ? "by people kept for testing who are in no other figure of their run (validation %), the best first; the figures beside are of the others"
                : "by the very people whose figures are shown, so that the best look better than they are; confirm them with other seeds";
    }

    /** A line for each run that failed or was stopped. */
    static String failures(SweepSummary summary) {
        var text = new StringBuilder();
        for (SweepRow row : summary.runs()) {
            Optional<String> failure = row.failure();
            failure.ifPresent(
                    reason -> text.append("%s, seed %s, failed: %s\n".formatted(row.trial(), row.seed(), reason)));
        }
        for (SweepRow row : summary.runs()) {
            row.stopped()
                    .ifPresent(stopped ->
                            text.append("%s, seed %s, %s\n".formatted(row.trial(), row.seed(), stopped.text())));
        }
        return text.toString();
    }

    /** How many rounds a search by steps took, and why it took those that it could have saved. */
    static String rounds(SearchRounds rounds) {
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "rounds   %d trained; %d if each step had begun anew, %d of which were saved by %s that went on from the step before\n",
                rounds.trained(),
                rounds.planned(),
                rounds.saved(),
                CountText.of(rounds.continued(), "run")));
        rounds.anew()
                .forEach((why, runs) ->
                        text.append("         %s began anew: %s\n".formatted(CountText.of(runs, "run"), why)));
        return text.toString();
    }

    /** What somebody's data was released for, in a sentence. */
    static String privacy(SweepPrivacy spent) {
        String runs = CountText.of(spent.runs(), "run");
        return spent.epsilon()
                .map(epsilon ->
                        "%s released %s rounds of the same people, which cost together: epsilon %s at delta %s%s, if each draws its cohorts by itself"
                                .formatted(
                                        runs,
                                        spent.rounds(),
                                        EpsilonText.of(epsilon, 2),
                                        spent.delta(),
                                        spent.neighbours()
                                                .map(" (%s)"::formatted)
                                                .orElse("")))
                .orElse("of %s on the same people %s nothing, so that together they promise nothing"
                        .formatted(runs, spent.unprotected() == 1 ? "one promises" : spent.unprotected() + " promise"));
    }

    private static String percent(Line line, double share) {
        return line.seeds() == 0 ? "-" : String.format(Locale.ROOT, "%.2f", 100 * share);
    }
}
