package dev.proprio.experiments.record;

import dev.proprio.coordinator.service.PlainJson;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of runs. */
public final class RunJson {
    /** The keys whose values differ between two runs of the same spec and seed. */
    public static final Set<String> TIME_DEPENDENT =
            Set.of("id", "seconds", "clients_per_second", "trained_per_second", "rounds_seconds", "phases");

    private static final JsonMapper MAPPER = PlainJson.mapper();

    private RunJson() {}

    /** On one line. */
    public static String line(Object row) {
        return MAPPER.writeValueAsString(row);
    }

    /** On many lines, for people. */
    public static String pretty(Object value) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value).replace("\r\n", "\n") + "\n";
    }

    /** Reads what was written. */
    public static <T> T read(String json, Class<T> type) {
        return MAPPER.readValue(json, type);
    }

    /** A row or summary without what differs between two runs of the same spec and seed. */
    public static JsonNode comparable(Object row) {
        ObjectNode node = MAPPER.valueToTree(row);
        return node.remove(TIME_DEPENDENT);
    }

    /** As a tree. */
    public static JsonNode tree(Object row) {
        return MAPPER.valueToTree(row);
    }
}
