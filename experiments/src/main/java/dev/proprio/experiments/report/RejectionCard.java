package dev.proprio.experiments.report;

import dev.proprio.experiments.evaluation.EventRejection;
import dev.proprio.experiments.evaluation.RejectionFigures;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What becomes of windows that are like nothing that was trained on. */
final class RejectionCard {
    private RejectionCard() {}

    static void draw(Markup out, RejectionFigures figures) {
        out.open("section", "class", "card").leaf("h2", "No answer");
        out.leaf(
                "p",
                "By %s, with a threshold that %s windows of %s people chose so that %s of them are answered; measured on %s windows of %s others, %s of them of classes that nobody trained on%s."
                        .formatted(
                                figures.asked().score().text(),
                                Format.count(figures.calibrationWindows()),
                                Format.count(figures.calibrationPeople()),
                                Format.percent(figures.asked().recall()),
                                Format.count(figures.windows()),
                                Format.count(figures.people()),
                                Format.count(figures.unseenWindows()),
                                figures.asked().unseen().isEmpty()
                                        ? ""
                                        : " (%s)"
                                                .formatted(String.join(
                                                        ", ", figures.asked().unseen()))),
                "class",
                "note");
        out.open("div", "class", "scroll").open("table", "class", "numbers");
        out.open("thead").open("tr").leaf("th", "").leaf("th", "all answered").leaf("th", "with rejection");
        out.close().close().open("tbody");
        row(out, "answered of what is to be", "100%", percent(figures.recall()));
        row(out, "answered of what is unseen", "100%", percent(figures.falseAcceptance()));
        row(out, "accuracy of answers", percent(figures.accuracyOfAll()), percent(figures.accuracyWhereAnswered()));
        figures.events().ifPresent(events -> events(out, events));
        out.close().close().close();
        figures.auroc()
                .ifPresent(area -> out.leaf(
                        "p",
                        String.format(Locale.ROOT, "AUROC of seen against unseen classes %.3f.", area),
                        "class",
                        "note"));
        out.close();
    }

    private static void events(Markup out, EventRejection events) {
        row(
                out,
                "onset F1",
                percent(events.answered().f1()),
                percent(events.rejected().f1()));
        row(
                out,
                "events found",
                percent(events.answered().recall()),
                percent(events.rejected().recall()));
        row(out, "false activations an hour", number(events.answeredPerHour()), number(events.rejectedPerHour()));
        row(out, "latency, s", number(events.answeredLatency()), number(events.rejectedLatency()));
    }

    private static void row(Markup out, String name, String... values) {
        out.open("tr").leaf("th", name);
        List.of(values).forEach(value -> out.leaf("td", value));
        out.close();
    }

    private static String percent(Optional<Double> share) {
        return share.map(Format::percent).orElse("–");
    }

    private static String number(Optional<Double> value) {
        return value.map(Format::number).orElse("–");
    }
}
