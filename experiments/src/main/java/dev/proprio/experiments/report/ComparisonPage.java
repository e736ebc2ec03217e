package dev.proprio.experiments.report;

import dev.proprio.experiments.compare.Comparison;
import dev.proprio.experiments.compare.ComparisonVerdict;
import dev.proprio.experiments.compare.GroupSummary;
import dev.proprio.experiments.compare.Measure;
import dev.proprio.experiments.compare.PairedResult;
import dev.proprio.experiments.compare.RankAnalysis;
import dev.proprio.experiments.compare.RunGroup;
import dev.proprio.experiments.statistics.PValue;
import dev.proprio.proto.text.CountText;
import java.util.List;
import java.util.Locale;

/** Draws a comparison: one page of HTML that needs nothing else. */
public final class ComparisonPage {
    private static final int MOST_CURVES = 8;
    private static final int MOST_RANKED = 14;

    private ComparisonPage() {}

    /**
     * The page.
     *
     * @param groups the groups of {@code comparison}, in its order
     */
    public static String render(Comparison comparison, List<RunGroup> groups) {
        int count = groups.size();
        String title = count == 1 ? groups.getFirst().name() : "%s groups compared".formatted(count);
        Markup out = HtmlPage.open(title, "report.css", "compare.css");
        header(out, comparison, title);
        out.open("div", "class", "cards");
        card(out, "What may be claimed");
        claims(out, comparison);
        out.close();
        card(out, "Groups");
        ComparisonTables.groups(out, comparison);
        out.close();
        comparison.curve().ifPresent(curve -> {
            card(out, "The figure over " + AblationChart.quantity(curve));
            AblationChart.draw(out, curve, comparison.measure());
            out.close();
        });
        comparison.time().ifPresent(time -> {
            card(out, "Virtual time, and who pays");
            TimeTables.draw(out, time, comparison.control());
            out.close();
        });
        if (!comparison.comparisons().isEmpty()) {
            differences(out, comparison);
        }
        card(out, "Accuracy over rounds");
        curves(out, groups);
        out.close();
        comparison.ranks().filter(ranks -> ranks.ranked().size() <= MOST_RANKED).ifPresent(ranks -> ranks(out, ranks));
        out.close();
        return HtmlPage.close(out);
    }

    private static void card(Markup out, String heading) {
        out.open("section", "class", "card wide").leaf("h2", heading);
    }

    private static void header(Markup out, Comparison comparison, String title) {
        out.open("header").leaf("p", "Proprio · federated learning on sensor data", "class", "brand");
        out.leaf("h1", title).open("p", "class", "chips");
        int runs = comparison.groups().stream()
                .mapToInt(group -> group.seeds().size())
                .sum();
        out.leaf("span", CountText.of(runs, "run"), "class", "chip");
        out.leaf("span", "mean over people of their " + comparison.measure(), "class", "chip");
        String chosen = comparison.controlNamed() ? "control: " : "control: the best, ";
        out.leaf("span", chosen + comparison.control(), "class", "chip").close().close();
    }

    private static void claims(Markup out, Comparison comparison) {
        out.open("ul", "class", "claims");
        for (PairedResult result : comparison.comparisons()) {
            String style = result.verdict() == ComparisonVerdict.BETTER
                    ? "good"
                    : result.verdict() == ComparisonVerdict.WORSE ? "bad" : "";
            out.open("li", "class", style)
                    .leaf("span", verdict(result.verdict()) + ": " + result.group(), "class", "verdict")
                    .text(result.claim())
                    .close();
        }
        comparison.notes().forEach(note -> out.leaf("li", note + "."));
        if (comparison.comparisons().isEmpty()) {
            out.leaf("li", "There is nothing to compare this with.");
        }
        out.close();
    }

    private static String verdict(ComparisonVerdict verdict) {
        return switch (verdict) {
            case BETTER -> "Better";
            case WORSE -> "Worse";
            case NOT_SHOWN -> "No difference shown";
            case CONTRADICTORY -> "Mean and seeds disagree";
            case FAILED_SEEDS -> "Runs failed";
            case TOO_FEW_SEEDS -> "Too few seeds";
            case IDENTICAL -> "The same";
        };
    }

    private static void differences(Markup out, Comparison comparison) {
        card(out, "Differences from " + comparison.control());
        out.leaf(
                "p",
                "A dot is a seed, the diamond their mean, the bar the 95% interval over people and seeds.",
                "class",
                "note");
        out.open("div", "class", "scroll");
        DifferencePlot.draw(out, comparison);
        out.close();
        ComparisonTables.comparisons(out, comparison);
        out.close();
    }

    private static void curves(Markup out, List<RunGroup> groups) {
        int drawn = Math.min(groups.size(), MOST_CURVES);
        String rest = groups.size() > drawn
                ? " Only the best %s of %s groups are drawn.".formatted(drawn, groups.size())
                : "";
        out.leaf(
                "p",
                "Mean over people and seeds; the band reaches from the lowest seed to the highest." + rest,
                "class",
                "note");
        BandChart.draw(out, groups.subList(0, drawn));
    }

    private static void ranks(Markup out, RankAnalysis ranks) {
        card(out, "Average ranks");
        out.leaf(
                "p",
                String.format(
                        Locale.ROOT,
                        "Over %d seeds; groups under one bar were not shown to differ (Nemenyi, 0.05). Friedman χ² = %.2f,"
                                + " Iman–Davenport p %s. For a claim, the tests above with one control are the"
                                + " better ones.",
                        ranks.seeds().size(),
                        ranks.chiSquared(),
                        PValue.clause(ranks.p())),
                "class",
                "note");
        out.open("div", "class", "scroll");
        RankDiagram.draw(out, ranks);
        out.close().close();
    }

    /** The position of a group, which gives its colour. */
    static int position(Comparison comparison, String name) {
        return comparison.groups().stream().map(GroupSummary::name).toList().indexOf(name);
    }

    static String value(Measure measure, double value) {
        return measure.isShare()
                ? String.format(Locale.ROOT, "%.2f%%", 100 * value)
                : String.format(Locale.ROOT, "%.4f", value);
    }

    /** A difference: percentage points where the measure is a share. */
    static String signed(Measure measure, double value) {
        return measure.isShare()
                ? String.format(Locale.ROOT, "%+.2f", 100 * value)
                : String.format(Locale.ROOT, "%+.4f", value);
    }
}
