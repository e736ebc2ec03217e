package dev.proprio.coordinator.service;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of the HTTP API. */
public final class ApiJson {
    private static final JsonMapper MAPPER = PlainJson.mapper();

    private ApiJson() {}

    /** On one line. */
    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** As a tree, to add to. */
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** Reads what was written, or what a client wrote. */
    public static <T> T read(String json, Class<T> type) {
        return MAPPER.readValue(json, type);
    }
}
