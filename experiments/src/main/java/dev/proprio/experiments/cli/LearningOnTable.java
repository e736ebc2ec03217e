package dev.proprio.experiments.cli;

import dev.proprio.experiments.compare.LearningOn;
import dev.proprio.experiments.statistics.StudentMean;
import java.util.List;
import java.util.Locale;

/** What came of going on learning, paired by seed. */
final class LearningOnTable {
    private LearningOnTable() {}

    static String of(List<LearningOn> ways, String control) {
        var table = new TextTable()
                .row(
                        "learning on",
                        "way",
                        "seeds",
                        "next %",
                        "more than without, points [95%]",
                        "more than with " + control + " [95%]",
                        "last %",
                        "forgotten, points [95%]");
        for (LearningOn way : ways) {
            table.row(
                    way.group(),
                    way.way(),
                    way.seeds().size()
                            + (way.failed().isEmpty()
                                    ? ""
                                    : " (%s failed)".formatted(way.failed().size())),
                    percent(way.next().mean()),
                    way.gain().map(LearningOnTable::points).orElse("-"),
                    way.toControl().map(LearningOnTable::points).orElse("-"),
                    percent(way.last().mean()),
                    points(way.forgetting()));
        }
        return table
                + "Differences are paired by seed; intervals are Student's t over the seeds, of each figure by itself.\n";
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }

    private static String points(StudentMean mean) {
        String middle = String.format(Locale.ROOT, "%+.1f", 100 * mean.mean());
        return mean.interval()
                .map(ends ->
                        String.format(Locale.ROOT, "%s [%+.1f, %+.1f]", middle, 100 * ends.low(), 100 * ends.high()))
                .orElse(middle);
    }
}
