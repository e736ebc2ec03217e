package dev.proprio.experiments.report;

import dev.proprio.experiments.compare.Comparison;
import dev.proprio.experiments.compare.GroupSummary;
import dev.proprio.experiments.compare.Measure;
import dev.proprio.experiments.compare.PairedResult;
import dev.proprio.experiments.statistics.PValue;
import java.util.List;
import java.util.Locale;

/** The numbers of a comparison. */
final class ComparisonTables {
    private ComparisonTables() {}

    static void groups(Markup out, Comparison comparison) {
        Measure measure = comparison.measure();
        head(out, "group", "seeds", "people", "mean " + measure, "SD over seeds", "95% interval", "worst decile");
        for (int i = 0; i < comparison.groups().size(); i++) {
            GroupSummary group = comparison.groups().get(i);
            out.open("tr", "class", group.name().equals(comparison.control()) ? "control" : "");
            out.open("th")
                    .leaf("i", "", "class", "key g-" + Math.min(7, i))
                    .text(group.name())
                    .close();
            out.leaf("td", group.seedCount());
            out.leaf("td", Integer.toString(group.people()));
            out.leaf("td", ComparisonPage.value(measure, group.mean()));
            out.leaf(
                    "td",
                    group.sd().map(sd -> ComparisonPage.value(measure, sd)).orElse("–"));
            out.leaf(
                    "td",
                    group.interval()
                            .map(ends -> ComparisonPage.value(measure, ends.low()) + " to "
                                    + ComparisonPage.value(measure, ends.high()))
                            .orElse("–"));
            out.leaf("td", ComparisonPage.value(measure, group.worstDecile())).close();
        }
        out.close().close().close();
    }

    static void comparisons(Markup out, Comparison comparison) {
        Measure measure = comparison.measure();
        String first = "minus " + comparison.control();
        head(out, first, "seeds", "mean", "median", "95% interval", "p", "p (Holm)", "rank-biserial", "Cliff's δ");
        for (PairedResult result : comparison.comparisons()) {
            out.open("tr").leaf("th", result.group());
            out.leaf("td", Integer.toString(result.seeds().size()));
            out.leaf("td", ComparisonPage.signed(measure, result.meanDifference()));
            out.leaf("td", ComparisonPage.signed(measure, result.medianDifference()));
            out.leaf(
                    "td",
                    result.interval()
                            .map(ends -> ComparisonPage.signed(measure, ends.low()) + " to "
                                    + ComparisonPage.signed(measure, ends.high()))
                            .orElse("–"));
            out.leaf("td", PValue.text(result.meanTest().p()));
            out.leaf("td", PValue.text(result.adjustedP()));
            out.leaf("td", String.format(Locale.ROOT, "%+.2f", result.rankBiserial()));
            out.leaf("td", String.format(Locale.ROOT, "%+.2f", result.cliffsDelta()))
                    .close();
        }
        out.close().close().close();
    }

    private static void head(Markup out, String... headings) {
        out.open("div", "class", "scroll")
                .open("table", "class", "numbers")
                .open("thead")
                .open("tr");
        List.of(headings).forEach(heading -> out.leaf("th", heading));
        out.close().close().open("tbody");
    }
}
