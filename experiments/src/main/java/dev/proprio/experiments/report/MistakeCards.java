package dev.proprio.experiments.report;

import dev.proprio.experiments.mistakes.ErrorSlice;
import dev.proprio.experiments.mistakes.Mistake;
import dev.proprio.experiments.mistakes.MistakeAnalysis;
import dev.proprio.experiments.mistakes.PersonMistakes;
import dev.proprio.experiments.mistakes.SliceKind;
import dev.proprio.proto.text.CountText;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Where the final model is wrong: in which slices, for whom, and the windows that it was surest of. */
final class MistakeCards {
    /** So many characters of drawings a page has at most. */
    private static final int MOST_DRAWN = 1_100_000;

    private static final int MOST_SLICES = 12;

    private static final Map<SliceKind, String> TITLES = Map.of(
            SliceKind.CONFUSION, "Classes taken for others",
            SliceKind.CLASS, "By class",
            SliceKind.SESSION, "By session",
            SliceKind.QUARTER, "By time within the recording",
            SliceKind.FACT, "By what is told of people");

    private MistakeCards() {}

    static void draw(Markup out, MistakeAnalysis found) {
        out.open("section", "class", "card wide").leaf("h2", "Mistakes");
        out.leaf("p", sentence(found), "class", "note");
        found.withheld().ifPresent(reason -> out.leaf("p", "No window is shown. " + reason, "class", "note"));
        out.open("div", "class", "slices");
        for (SliceKind kind : SliceKind.values()) {
            List<ErrorSlice> slices = found.slices().stream()
                    .filter(slice -> slice.kind() == kind)
                    .toList();
            if (!slices.isEmpty()) {
                slices(out, TITLES.getOrDefault(kind, ""), slices);
            }
        }
        out.close();
        if (found.slicesLeftOut() > 0) {
            out.leaf(
                    "p",
                    "%s not told of: those of single people, and what is beyond %s of a kind."
                            .formatted(
                                    CountText.of(found.slicesLeftOut(), "more slice is", "more slices are"),
                                    MistakeAnalysis.MOST_OF_A_KIND),
                    "class",
                    "note");
        }
        out.close();
        out.open("section", "class", "card wide").leaf("h2", "People, worst first");
        people(out, found);
        out.close();
    }

    private static String sentence(MistakeAnalysis found) {
        String confident = found.confidentFrom()
                .map(from -> ", %s of them with a probability of %s or more"
                        .formatted(Format.count(found.confident()), Format.percentTick(from)))
                .orElse("; the model gives no probabilities");
        return "%s of %s windows were taken for another class (%s)%s. Intervals are of 95%%, for other people like these."
                .formatted(
                        Format.count(found.wrong()),
                        Format.count(found.windows()),
                        Format.percent((double) found.wrong() / found.windows()),
                        confident);
    }

    private static void slices(Markup out, String title, List<ErrorSlice> slices) {
        out.open("div").leaf("h3", title).open("div", "class", "scroll", "tabindex", "0");
        out.open("table", "class", "numbers").open("thead").open("tr");
        for (String name : List.of("slice", "wrong", "interval", "windows", "people")) {
            out.leaf("th", name, "scope", "col");
        }
        out.close().close().open("tbody");
        slices.stream().limit(MOST_SLICES).forEach(slice -> {
            out.open("tr").leaf("th", slice.name(), "scope", "row").leaf("td", Format.percent(slice.share()));
            out.leaf(
                    "td",
                    slice.interval()
                            .map(interval -> Format.percent(interval.low()) + " to " + Format.percent(interval.high()))
                            .orElse("too few people"));
            out.leaf("td", Format.count(slice.windows())).leaf("td", Format.count(slice.people()));
            out.close();
        });
        out.close().close().close();
        if (slices.size() > MOST_SLICES) {
            out.leaf("p", "and %s more".formatted(slices.size() - MOST_SLICES), "class", "note");
        }
        out.close();
    }

    private static void people(Markup out, MistakeAnalysis found) {
        int left = MOST_DRAWN;
        int drawn = 0;
        for (int i = 0; i < found.people().size(); i++) {
            PersonMistakes person = found.people().get(i);
            out.open("details", "class", "person").open("summary");
            out.leaf("b", person.person()).text(" ").leaf("span", Format.percent(person.accuracy()));
            out.text(" of %s right".formatted(Format.count(person.windows(), "window")));
            person.mostOften()
                    .ifPresent(most -> out.text(", most often %s taken for %s (%s)"
                            .formatted(most.truth(), most.predicted(), Format.count(most.windows()))));
            out.close().open("div", "class", "windows");
            for (Mistake mistake : person.mistakes()) {
                String plot = left > 0 ? MistakePlot.draw(mistake, found) : "";
                left -= plot.length();
                if (!plot.isEmpty()) {
                    out.open("figure")
                            .raw(plot)
                            .leaf("figcaption", caption(mistake, found))
                            .close();
                    drawn++;
                }
            }
            if (person.mistakes().isEmpty()) {
                out.leaf("p", person.wrong() == 0 ? "None was wrong." : "None is kept.", "class", "note");
            }
            out.close().close();
        }
        out.leaf("p", rest(found, drawn), "class", "note");
    }

    private static String rest(MistakeAnalysis found, int drawn) {
        return "%s of %s mistakes %s drawn, at most %s of one person, those first of which the model was surest%s."
                .formatted(
                        Format.count(drawn),
                        Format.count(found.wrong()),
                        drawn == 1 ? "is" : "are",
                        found.perPerson(),
                        found.channelsLeftOut() > 0 && found.withheld().isEmpty()
                                ? "; %s more channels are not".formatted(found.channelsLeftOut())
                                : "");
    }

    private static String caption(Mistake mistake, MistakeAnalysis found) {
        return "%s taken for %s%s · session %s, recording %s%s%s%s"
                .formatted(
                        mistake.truth(),
                        mistake.predicted(),
                        mistake.probability()
                                .map(probability -> ", probability " + Format.percent(probability))
                                .orElse(""),
                        mistake.session() + 1,
                        mistake.recording() + 1,
                        Double.isFinite(mistake.after())
                                ? String.format(Locale.ROOT, ", after %.1f s", mistake.after())
                                : "",
                        mistake.quarter()
                                .map(quarter -> ", quarter %s of it".formatted(quarter))
                                .orElse(""),
                        OcclusionText.of(mistake, found));
    }
}
