package dev.proprio.experiments.spec;

import tools.jackson.databind.JsonNode;

/** Checks JSON against the part of JSON Schema that {@link SpecSchema} uses. */
final class SchemaCheck {
    private final JsonNode root;

    SchemaCheck(JsonNode root) {
        this.root = root;
    }

    boolean accepts(JsonNode value) {
        return accepts(root, value);
    }

    private boolean accepts(JsonNode schema, JsonNode value) {
        if (schema.has("$ref")) {
            String name = schema.get("$ref").stringValue().substring("#/$defs/".length());
            return accepts(root.get("$defs").get(name), value);
        }
        if (schema.has("oneOf")) {
            long fitting = schema.get("oneOf").values().stream()
                    .filter(choice -> accepts(choice, value))
                    .count();
            return fitting == 1;
        }
        if (schema.has("const")) {
            return schema.get("const").equals(value);
        }
        if (schema.has("enum")) {
            return schema.get("enum").values().contains(value);
        }
        return switch (schema.get("type").stringValue()) {
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "string" ->
                value.isString()
                        && (!schema.has("pattern")
                                || value.stringValue()
                                        .matches(schema.get("pattern").stringValue()));
            case "array" ->
                value.isArray() && value.values().stream().allMatch(item -> accepts(schema.get("items"), item));
            case "object" -> value.isObject() && acceptsObject(schema, value);
            default -> throw new IllegalArgumentException("unexpected type in " + schema);
        };
    }

    private boolean acceptsObject(JsonNode schema, JsonNode value) {
        if (schema.has("required")
                && !schema.get("required").values().stream().allMatch(key -> value.has(key.stringValue()))) {
            return false;
        }
        return value.properties().stream().allMatch(entry -> {
            JsonNode known = schema.path("properties").path(entry.getKey());
            JsonNode fallback = schema.path("additionalProperties");
            return known.isMissingNode()
                    ? fallback.isObject() && accepts(fallback, entry.getValue())
                    : accepts(known, entry.getValue());
        });
    }
}
