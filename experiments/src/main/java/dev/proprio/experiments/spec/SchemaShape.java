package dev.proprio.experiments.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The keys that one mapping may have, while they are gathered. */
final class SchemaShape {
    private final Map<String, ObjectNode> properties = new LinkedHashMap<>();
    private final List<String> required = new ArrayList<>();

    void add(String key, ObjectNode value, boolean isRequired) {
        properties.put(key, value);
        if (isRequired) {
            required.add(key);
        }
    }

    /** A new shape with the keys of both. */
    SchemaShape with(SchemaShape other) {
        SchemaShape both = new SchemaShape();
        both.properties.putAll(properties);
        both.required.addAll(required);
        both.properties.putAll(other.properties);
        both.required.addAll(other.required);
        return both;
    }

    ObjectNode node() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("type", "object");
        ObjectNode below = node.putObject("properties");
        properties.forEach((key, value) -> below.set(key, value.deepCopy()));
        if (!required.isEmpty()) {
            required.forEach(node.putArray("required")::add);
        }
        node.put("additionalProperties", false);
        return node;
    }
}
