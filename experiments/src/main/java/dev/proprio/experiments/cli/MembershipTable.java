package dev.proprio.experiments.cli;

import dev.proprio.experiments.audit.MembershipFigure;
import dev.proprio.experiments.audit.MembershipResult;
import dev.proprio.experiments.record.EpsilonText;
import java.util.Locale;

/** What membership inference found, for people. */
final class MembershipTable {
    private MembershipTable() {}

    static String of(MembershipResult result) {
        var table = new StringBuilder();
        line(table, "AUC", figure(result.auc()) + "; 0.5 is luck");
        line(table, "found at 1 % FPR", figure(result.found()) + "; 0.01 is luck");
        result.epsilon()
                .ifPresent(epsilon -> line(
                        table,
                        "allowed",
                        String.format(
                                Locale.ROOT,
                                "%.3f by epsilon %s at delta %s",
                                result.allowed(),
                                EpsilonText.of(epsilon, 3),
                                result.delta().orElse(0.0))));
        line(
                table,
                "runs",
                "%s of %s rounds; %s of %s devices are targets, of which a coin decided in each run"
                        .formatted(result.runs(), result.rounds(), result.targets(), result.devices()));
        table.append('\n');
        result.notes().forEach(note -> table.append("- ").append(note).append('\n'));
        return table.append('\n').toString();
    }

    private static String figure(MembershipFigure figure) {
        return String.format(
                Locale.ROOT,
                "%.3f (%.3f to %.3f)",
                figure.value(),
                figure.interval().low(),
                figure.interval().high());
    }

    private static void line(StringBuilder table, String name, String value) {
        table.append(String.format(Locale.ROOT, "%-20s %s%n", name, value));
    }
}
