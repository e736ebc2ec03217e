package dev.proprio.experiments.report;

import dev.proprio.experiments.inspect.ChannelValues;
import dev.proprio.experiments.inspect.DataFigures;
import dev.proprio.experiments.inspect.InspectionText;
import dev.proprio.experiments.inspect.Thumbnail;
import java.util.List;
import java.util.Locale;

/** What data holds, on one page that needs nothing else, with pictures of its signals. */
public final class InspectionPage {
    private static final int WIDTH = 360;
    private static final int HEIGHT = 48;

    private InspectionPage() {}

    /**
     * The page.
     *
     * @param title what was inspected
     * @param spec the spec as text, or an empty text
     */
    public static String render(String title, String spec, DataFigures figures) {
        Markup out = HtmlPage.open(title, "report.css");
        out.leaf("h1", title).leaf("p", InspectionText.summary(figures));
        out.leaf("h2", "What to know").open("ul");
        InspectionText.remarks(figures).forEach(remark -> out.leaf("li", remark + "."));
        out.close();
        people(out, figures);
        channels(out, figures);
        out.leaf("h2", "Signals");
        out.leaf(
                "p",
                "The beginning of one recording of each class, each channel from its least to its greatest value.");
        figures.thumbnails().forEach((label, thumbnail) -> signals(out, figures, label, thumbnail));
        if (!spec.isEmpty()) {
            out.leaf("h2", "Spec").leaf("pre", spec);
        }
        return HtmlPage.close(out);
    }

    private static void people(Markup out, DataFigures figures) {
        List<String> classes = figures.description().classes();
        out.leaf("h2", "Windows per person and class").open("table").open("tr");
        for (String head : List.of("person", "sessions", "recordings", "minutes")) {
            out.leaf("th", head);
        }
        classes.forEach(name -> out.leaf("th", name));
        out.leaf("th", "facts").close();
        for (DataFigures.PersonAmounts person : figures.people()) {
            out.open("tr")
                    .leaf("td", person.id())
                    .leaf("td", Integer.toString(person.sessions()))
                    .leaf("td", Integer.toString(person.recordings()))
                    .leaf("td", String.format(Locale.ROOT, "%.1f", person.seconds() / 60));
            person.windows().forEach(count -> out.leaf("td", Integer.toString(count)));
            out.leaf("td", InspectionText.facts(person)).close();
        }
        out.close();
    }

    private static void channels(Markup out, DataFigures figures) {
        out.leaf("h2", "Channels").open("table").open("tr");
        for (String head : List.of("channel", "least", "mean", "greatest", "samples")) {
            out.leaf("th", head);
        }
        out.close();
        for (ChannelValues channel : figures.channels()) {
            out.open("tr")
                    .leaf("td", channel.name())
                    .leaf("td", InspectionText.number(channel.least()))
                    .leaf("td", InspectionText.number(channel.mean()))
                    .leaf("td", InspectionText.number(channel.most()))
                    .leaf("td", Long.toString(channel.count()))
                    .close();
        }
        out.close();
    }

    private static void signals(Markup out, DataFigures figures, String label, Thumbnail thumbnail) {
        out.leaf("h3", String.format(Locale.ROOT, "%s, %.3g s", label, thumbnail.seconds()));
        for (int channel = 0; channel < thumbnail.channels().size(); channel++) {
            out.open("figure")
                    .open(
                            "svg",
                            "viewBox",
                            "0 0 %s %s".formatted(WIDTH, HEIGHT),
                            "width",
                            Integer.toString(WIDTH),
                            "height",
                            Integer.toString(HEIGHT),
                            "role",
                            "img",
                            "aria-label",
                            "%s of %s".formatted(figures.channels().get(channel).name(), label));
            out.empty(
                    "polyline",
                    "points",
                    points(thumbnail.channels().get(channel)),
                    "fill",
                    "none",
                    "stroke",
                    "currentColor");
            out.close()
                    .leaf("figcaption", figures.channels().get(channel).name())
                    .close();
        }
    }

    private static String points(float[] values) {
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        double span = most > least ? (double) most - least : 1;
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            points.append(String.format(
                    Locale.ROOT,
                    "%.1f,%.1f ",
                    values.length == 1 ? 0 : (double) WIDTH * i / (values.length - 1),
                    HEIGHT - (HEIGHT - 2) * (values[i] - least) / span - 1));
        }
        return points.toString().strip();
    }
}
