package dev.proprio.experiments.report;

import dev.proprio.experiments.exploration.EmbeddingMap;

/** How the final model sees windows, as points that are coloured by class, by person or by mistake, without a script. */
final class EmbeddingPlot {
    private static final int TONES = 12;
    private static final double SIDE = 500;
    private static final double EDGE = 6;
    private static final double SCALE = 1000;

    private EmbeddingPlot() {}

    static void draw(Markup out, EmbeddingMap map) {
        out.open("section", "class", "card wide").leaf("h2", "How the model sees windows");
        out.leaf(
                "p",
                "%s of %s windows, drawn by the run's seed: what the last layer takes of each (%s values), along the two directions in which that varies most, with %s and %s of its variance.%s"
                        .formatted(
                                Format.count(map.shown()),
                                Format.count(map.windows()),
                                Format.count(map.values()),
                                Format.percent(map.explained().get(0)),
                                Format.percent(map.explained().get(1)),
                                map.valuesUsed() < map.values()
                                        ? " The directions are of the %s values that vary most."
                                                .formatted(map.valuesUsed())
                                        : ""),
                "class",
                "note");
        out.open("div", "class", "embedding");
        choice(out, "class", true);
        choice(out, "person", false);
        choice(out, "mistake", false);
        legend(out, map);
        points(out, map);
        out.close().close();
    }

    private static void choice(Markup out, String name, boolean chosen) {
        String id = "by-" + name;
        if (chosen) {
            out.empty("input", "type", "radio", "name", "embedding", "id", id, "checked", "checked");
        } else {
            out.empty("input", "type", "radio", "name", "embedding", "id", id);
        }
        out.leaf("label", "by " + name, "for", id);
    }

    private static void legend(Markup out, EmbeddingMap map) {
        out.open("ul", "class", "legend of-class");
        for (int i = 0; i < map.classes().size(); i++) {
            out.open("li").leaf("i", "", "class", "key u" + i % TONES);
            out.text(map.classes().get(i)).close();
        }
        out.close();
        out.leaf(
                "p",
                "%s people%s."
                        .formatted(
                                Format.count(map.people().size()),
                                map.people().size() > TONES ? "; colours are used more than once" : ""),
                "class",
                "note of-person");
        out.open("ul", "class", "legend of-mistake");
        out.open("li")
                .leaf("i", "", "class", "key s-bad")
                .text("taken for another class")
                .close();
        out.open("li").leaf("i", "", "class", "key s-1").text("right").close();
        out.close();
    }

    private static void points(Markup out, EmbeddingMap map) {
        double high = 0;
        for (int y : map.y()) {
            high = Math.max(high, y);
        }
        double height = SIDE * high / SCALE + 2 * EDGE;
        ChartFrame.open(
                out, SIDE + 2 * EDGE, height, "%s windows as the model sees them".formatted(Format.count(map.shown())));
        for (int i = 0; i < map.shown(); i++) {
            out.empty(
                    "circle",
                    "class",
                    "c%s p%s%s"
                            .formatted(
                                    map.truth()[i] % TONES,
                                    map.person()[i] % TONES,
                                    map.truth()[i] == map.predicted()[i] ? "" : " w"),
                    "cx",
                    Long.toString(Math.round(EDGE + SIDE * map.x()[i] / SCALE)),
                    "cy",
                    Long.toString(Math.round(height - EDGE - SIDE * map.y()[i] / SCALE)),
                    "r",
                    "2.5");
        }
        out.close();
    }
}
