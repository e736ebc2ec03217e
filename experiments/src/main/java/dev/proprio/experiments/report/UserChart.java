package dev.proprio.experiments.report;

import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.evaluation.UserSummary;
import java.util.Comparator;
import java.util.List;

/** The users' accuracies from the lowest to the highest, the worst tenth of them marked. */
final class UserChart {
    private static final int MOST_ROWS = 14;
    private static final int MOST_BARS = 120;
    private static final double ROW = 22;

    private UserChart() {}

    static void draw(Markup out, List<UserResult> results) {
        if (results.isEmpty()) {
            out.leaf("p", "No user was evaluated.", "class", "note");
            return;
        }
        List<UserResult> sorted = results.stream()
                .sorted(Comparator.comparingDouble(UserResult::accuracy).thenComparing(UserResult::user))
                .toList();
        UserSummary summary = UserSummary.ofAccuracy(results);
        legend(out, summary);
        if (sorted.size() <= MOST_ROWS) {
            rows(out, sorted, summary);
        } else {
            bars(out, sorted, summary);
        }
    }

    private static void legend(Markup out, UserSummary summary) {
        out.open("ul", "class", "legend");
        out.open("li").leaf("i", "", "class", "key s-bad").text("worst decile ");
        out.leaf("b", Format.percent(summary.worstDecile())).close();
        out.open("li").leaf("i", "", "class", "key s-mean").text("mean ");
        out.leaf("b", Format.percent(summary.mean())).close();
        out.open("li")
                .text("median ")
                .leaf("b", Format.percent(summary.median()))
                .close();
        out.close();
    }

    private static void rows(Markup out, List<UserResult> sorted, UserSummary summary) {
        double height = ROW * sorted.size() + 8;
        LinearScale scale = new LinearScale(0, 1, 96, ChartFrame.WIDTH - 56);
        ChartFrame.open(out, ChartFrame.WIDTH, height, "accuracy of each user");
        for (int i = 0; i < sorted.size(); i++) {
            UserResult result = sorted.get(i);
            String middle = Format.at(ROW * i + ROW / 2 + 2);
            out.open("g");
            out.leaf("title", title(result));
            out.leaf(
                    "text",
                    Format.shortened(result.user(), 13),
                    "class",
                    "axis end",
                    "x",
                    "90",
                    "y",
                    middle,
                    "dy",
                    "0.35em");
            bar(out, scale.from(), ROW * i + 5, scale.at(1) - scale.from(), ROW - 6, "track");
            double length = scale.at(result.accuracy()) - scale.from();
            bar(out, scale.from(), ROW * i + 5, length, ROW - 6, style(i, summary));
            out.leaf(
                    "text",
                    Format.percent(result.accuracy()),
                    "class",
                    "axis",
                    "x",
                    Format.at(scale.to() + 6),
                    "y",
                    middle,
                    "dy",
                    "0.35em");
            out.close();
        }
        String at = Format.at(scale.at(summary.mean()));
        out.empty("line", "class", "mean", "x1", at, "x2", at, "y1", "1", "y2", Format.at(height - 1));
        out.close();
    }

    /** Upright bars; where there are very many users, each bar is the mean of neighbours. */
    private static void bars(Markup out, List<UserResult> sorted, UserSummary summary) {
        int users = sorted.size();
        int bars = Math.min(users, MOST_BARS);
        ChartFrame frame = ChartFrame.of(0, bars, 0, 1);
        ChartFrame.open(out, ChartFrame.WIDTH, ChartFrame.HEIGHT, "accuracy of each user, sorted");
        frame.grid(out, Format::percentTick);
        double width = (ChartFrame.RIGHT - ChartFrame.LEFT) / bars;
        for (int i = 0; i < bars; i++) {
            int first = (int) ((long) users * i / bars);
            List<UserResult> group = sorted.subList(first, (int) ((long) users * (i + 1) / bars));
            double mean =
                    group.stream().mapToDouble(UserResult::accuracy).average().orElseThrow();
            double top = frame.y().at(mean);
            out.open("g");
            out.leaf(
                    "title",
                    group.size() == 1
                            ? title(group.getFirst())
                            : "%s users: %s on average".formatted(group.size(), Format.percent(mean)));
            bar(out, ChartFrame.LEFT + i * width, top, width * 0.82, ChartFrame.BOTTOM - top, style(first, summary));
            out.close();
        }
        String at = Format.at(frame.y().at(summary.mean()));
        out.empty(
                "line",
                "class",
                "mean",
                "x1",
                Format.at(ChartFrame.LEFT),
                "x2",
                Format.at(ChartFrame.RIGHT),
                "y1",
                at,
                "y2",
                at);
        ChartFrame.xName(
                out,
                Format.count(users) + (users == 1 ? " user" : " users") + ", from the lowest accuracy to the highest");
        out.close();
    }

    private static String style(int rank, UserSummary summary) {
        return rank < UserSummary.worstDecileSize(summary.users()) ? "bar s-bad" : "bar s-1";
    }

    private static String title(UserResult result) {
        return "%s: %s of %s windows (%s), macro-F1 %s"
                .formatted(
                        result.user(),
                        Format.count(result.correct()),
                        Format.count(result.samples()),
                        Format.percent(result.accuracy()),
                        Format.percent(result.macroF1()));
    }

    private static void bar(Markup out, double x, double y, double width, double height, String style) {
        out.empty(
                "rect",
                "class",
                style,
                "x",
                Format.at(x),
                "y",
                Format.at(y),
                "width",
                Format.at(Math.max(0, width)),
                "height",
                Format.at(Math.max(0, height)),
                "rx",
                width > 6 && height > 6 ? "2" : "0");
    }
}
