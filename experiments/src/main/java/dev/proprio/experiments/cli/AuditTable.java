package dev.proprio.experiments.cli;

import dev.proprio.experiments.audit.AuditResult;
import dev.proprio.experiments.record.EpsilonText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** An audit's figures for people. */
final class AuditTable {
    private static final int DIGITS = 3;

    private AuditTable() {}

    static String of(AuditResult result) {
        var table = new StringBuilder();
        line(table, "epsilon is at least", down(result.lowerBound()) + " with " + percent(result.confidence()));
        line(table, "epsilon reported", reported(result));
        line(table, "at delta", Double.toString(result.delta()));
        line(
                table,
                "guessed",
                "%s of %s canaries, %s right".formatted(result.guesses(), result.canaries(), result.right()));
        line(table, "", result.rule());
        line(table, "all guessed", "%s of %s right".formatted(result.rightOfAll(), result.canaries()));
        result.auc().ifPresent(area -> line(table, "AUC", String.format(Locale.ROOT, "%.3f", area)));
        line(
                table,
                "run",
                "%s rounds; %s devices and %s of %s canaries; a device is in a round with probability %s"
                        .formatted(
                                result.rounds(),
                                result.devices(),
                                result.included(),
                                result.canaries(),
                                String.format(Locale.ROOT, "%.3g", result.samplingRate())));
        table.append('\n');
        result.notes().forEach(note -> table.append("- ").append(note).append('\n'));
        return table.append('\n').toString();
    }

    private static String reported(AuditResult result) {
        return result.epsilon()
                .map(epsilon -> EpsilonText.of(epsilon, DIGITS))
                .orElse(
                        result.noiseMultiplier().isPresent()
                                ? "none: the noise was left out"
                                : "none: nothing is promised");
    }

    /** A bound from below is printed no larger than it is. */
    private static String down(double bound) {
        return BigDecimal.valueOf(bound).setScale(DIGITS, RoundingMode.FLOOR).toPlainString();
    }

    private static String percent(double share) {
        return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + " % confidence";
    }

    private static void line(StringBuilder table, String name, String value) {
        table.append(String.format(Locale.ROOT, "%-20s %s%n", name, value));
    }
}
