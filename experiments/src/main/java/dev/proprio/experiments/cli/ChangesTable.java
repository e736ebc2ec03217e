package dev.proprio.experiments.cli;

import dev.proprio.experiments.compare.ChangeCounts;
import dev.proprio.experiments.compare.ChangedWindows;
import dev.proprio.experiments.statistics.PValue;
import java.util.List;

/** What changed between two runs, window by window, as text. */
final class ChangesTable {
    private static final int MOST_PEOPLE = 5;

    private ChangesTable() {}

    static String of(ChangedWindows changes, String from, String to) {
        var table = new TextTable().row("windows", "all", "right to wrong", "wrong to right", "both wrong");
        row(table, changes.all());
        changes.classes().forEach(one -> row(table, one));
        List<ChangeCounts> people = changes.people().stream().limit(MOST_PEOPLE).toList();
        people.forEach(one -> row(table, one));
        int more = changes.people().size() + changes.peopleLeftOut() - people.size();
        return "\nWindow by window, from %s to %s: McNemar's exact test p %s, as if windows of a person did not hang together; sign-flip test over people p %s.\n%s%s"
                .formatted(
                        from,
                        to,
                        PValue.clause(changes.windowTest().p()),
                        PValue.clause(changes.peopleTest()),
                        table,
                        more > 0 ? "and %s more people whose windows changed\n".formatted(more) : "");
    }

    private static void row(TextTable table, ChangeCounts one) {
        table.row(
                one.name(),
                Integer.toString(one.windows()),
                Integer.toString(one.lost()),
                Integer.toString(one.gained()),
                Integer.toString(one.bothWrong()));
    }
}
