package dev.proprio.experiments.report;

import dev.proprio.experiments.evaluation.EventCounts;
import dev.proprio.experiments.evaluation.EventFigures;
import java.util.List;

/** How well events of each class were found. */
final class EventTable {
    private EventTable() {}

    static void draw(Markup out, EventFigures events) {
        out.open("section", "class", "card").leaf("h2", "Events");
        out.leaf(
                "p",
                "An event is found if one of its class is said to begin within %s s of it; each counts once."
                        .formatted(events.toleranceSeconds()),
                "class",
                "note");
        out.open("div", "class", "scroll").open("table", "class", "numbers");
        out.open("thead").open("tr").leaf("th", "class");
        List.of("events", "said", "found", "onset F1").forEach(heading -> out.leaf("th", heading));
        out.close().close().open("tbody");
        for (EventCounts counts : events.classes()) {
            out.open("tr").leaf("th", counts.name()).leaf("td", Format.count(counts.done()));
            out.leaf("td", Format.count(counts.said())).leaf("td", Format.count(counts.matched()));
            out.leaf("td", counts.f1().map(Format::percent).orElse("–")).close();
        }
        out.close().close().close().close();
    }
}
