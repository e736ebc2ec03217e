package dev.proprio.experiments.cli;

import dev.proprio.experiments.compare.Comparison;
import dev.proprio.experiments.compare.GroupSummary;
import dev.proprio.experiments.compare.PairedResult;
import dev.proprio.experiments.statistics.Interval;
import dev.proprio.experiments.statistics.PValue;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A comparison as a table for a paper, with the rules of the package booktabs. */
final class CompareLatex {
    private static final Map<Integer, String> ESCAPES = Map.of(
            (int) '\\', "\\textbackslash{}",
            (int) '~', "\\textasciitilde{}",
            (int) '^', "\\textasciicircum{}",
            (int) '<', "\\textless{}",
            (int) '>', "\\textgreater{}");

    private final Comparison comparison;
    private final boolean share;

    private CompareLatex(Comparison comparison) {
        this.comparison = comparison;
        this.share = comparison.measure().isShare();
    }

    static String of(Comparison comparison) {
        return new CompareLatex(comparison).text();
    }

    private String text() {
        var text = new StringBuilder("% \\usepackage{booktabs}\n\\begin{tabular}{lrrrrr}\n\\toprule\n");
        text.append("group & seeds & %s & 95\\,\\%% interval & minus %s & $p$ (Holm) \\\\\n\\midrule\n"
                .formatted(
                        escaped(comparison.measure().toString()) + (share ? " (\\%)" : ""),
                        escaped(comparison.control())));
        for (GroupSummary group : comparison.groups()) {
            Optional<PairedResult> paired = comparison.withControl(group.name());
            text.append("%s & %s & %s & %s & %s & %s \\\\\n"
                    .formatted(
                            escaped(group.name()),
                            group.seedCount(),
                            number(group.mean()),
                            group.interval().map(this::interval).orElse("--"),
                            paired.map(result -> signed(result.meanDifference()))
                                    .orElse("--"),
                            paired.map(result -> escaped(PValue.text(result.adjustedP())))
                                    .orElse("--")));
        }
        return text.append("\\bottomrule\n\\end{tabular}\n").toString();
    }

    private String interval(Interval interval) {
        return number(interval.low()) + " to " + number(interval.high());
    }

    private String number(double value) {
        String text = String.format(Locale.ROOT, share ? "%.2f" : "%.4f", share ? 100 * value : value);
        return text.startsWith("-") ? "$" + text + "$" : text;
    }

    private String signed(double value) {
        return "$" + String.format(Locale.ROOT, share ? "%+.2f" : "%+.4f", share ? 100 * value : value) + "$";
    }

    /** Text in which nothing is a command. */
    static String escaped(String text) {
        var escaped = new StringBuilder();
        text.codePoints().forEach(character -> {
            if (ESCAPES.containsKey(character)) {
                escaped.append(ESCAPES.get(character));
            } else {
                escaped.append("&%$#_{}".indexOf(character) < 0 ? "" : "\\").appendCodePoint(character);
            }
        });
        return escaped.toString();
    }
}
