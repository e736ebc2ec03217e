package dev.proprio.experiments.tracking;

import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunJson;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;

/** A round's figures, by the names that they have in {@code rounds.jsonl}; what is nested has a slash in its name. */
final class RoundFigures {
    private RoundFigures() {}

    /** All numbers of a row but the round itself, in the row's order. */
    static SequencedMap<String, Double> of(RoundRow row) {
        SequencedMap<String, Double> figures = new LinkedHashMap<>();
        collect("", RunJson.tree(row), figures);
        figures.remove("round");
        return figures;
    }

    private static void collect(String prefix, JsonNode node, SequencedMap<String, Double> figures) {
        node.properties().forEach(entry -> {
            String name = prefix + entry.getKey();
            if (entry.getValue().isNumber()) {
                figures.put(name, entry.getValue().asDouble());
            } else if (entry.getValue().isObject()) {
                collect(name + "/", entry.getValue(), figures);
            }
        });
    }
}
