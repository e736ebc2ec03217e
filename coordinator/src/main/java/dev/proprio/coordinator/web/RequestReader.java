package dev.proprio.coordinator.web;

import dev.proprio.coordinator.service.ApiJson;
import dev.proprio.coordinator.service.DeviceKind;
import dev.proprio.coordinator.service.LabelChange;
import dev.proprio.coordinator.service.RunLabels;
import dev.proprio.coordinator.service.RunRequest;
import dev.proprio.proto.extension.ProblemList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads what a run is to be, field by field, and says everything that is wrong with it. */
final class RequestReader {
    private static final List<String> FIELDS = List.of("recipe", "spec", "set", "devices", "start", "tags", "sweep");

    /** Each is put into all settings by itself. */
    private static final int MOST_SET = 200;

    /** Reading YAML takes time that grows with the square of a text's length. */
    private static final int MOST_TEXT = 100_000;

    private final JsonNode body;
    private final ProblemList problems = new ProblemList();

    private RequestReader(JsonNode body) {
        this.body = body;
    }

    /** How a run's labels are to change, from a body that has nothing else: all of them, or some tags. */
    static LabelChange labels(ApiRequest call) throws ProblemException {
        requireJson(call);
        var reader = new RequestReader(object(call.body()));
        boolean some = reader.body.has("add") || reader.body.has("remove");
        reader.requireFields(some ? List.of("add", "remove") : List.of("tags", "sweep"));
        LabelChange change = some
                ? new LabelChange(Optional.empty(), reader.tags("add"), reader.tags("remove"))
                : new LabelChange(Optional.of(reader.labels()), List.of(), List.of());
        reader.refuse();
        return change;
    }

    /** Tags that may be a run's. */
    private List<String> tags(String name) {
        List<String> tags = texts(name);
        try {
            return RunLabels.typed(tags, Optional.empty()).tags();
        } catch (IllegalArgumentException e) {
            wrong(name, String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    static RunRequest read(ApiRequest call) throws ProblemException {
        requireJson(call);
        return parse(call.body());
    }

    static void requireJson(ApiRequest call) throws ProblemException {
        String type = call.request().getHeader("Content-Type");
        if (type == null || !type.toLowerCase(java.util.Locale.ROOT).startsWith("application/json")) {
            throw new ProblemException(415, "the body must be sent as application/json but was sent as " + type);
        }
    }

    static RunRequest parse(String json) throws ProblemException {
        return new RequestReader(object(json)).read();
    }

    static JsonNode object(String json) throws ProblemException {
        JsonNode body;
        try {
            body = ApiJson.read(json, JsonNode.class);
        } catch (JacksonException e) {
            throw new ProblemException(400, "the body is not JSON: " + e.getOriginalMessage());
        }
        if (body == null || !body.isObject()) {
            throw new ProblemException(400, "the body must be a JSON object such as {\"recipe\":\"quickstart\"}");
        }
        return body;
    }

    private RunRequest read() throws ProblemException {
        requireFields(FIELDS);
        Optional<String> recipe = text("recipe");
        Optional<String> spec = text("spec").filter(text -> isShort("spec", text.length()));
        if (problems.isEmpty() && recipe.isPresent() == spec.isPresent()) {
            wrong("", "there must be either a recipe, by its name, or a spec, as YAML");
        }
        var request = new RunRequest(recipe, spec, set(), devices(), start(), labels());
        refuse();
        return request;
    }

    private void requireFields(List<String> fields) {
        for (String name : body.propertyNames()) {
            if (!fields.contains(name)) {
                wrong(name, "is not a field; the fields are " + String.join(", ", fields));
            }
        }
    }

    private void refuse() throws ProblemException {
        if (!problems.isEmpty()) {
            List<ProblemDetails.Item> listed =
                    problems.listed().stream().map(ProblemDetails.Item::of).toList();
            String detail = (listed.getFirst().path() + " " + listed.getFirst().message()).strip();
            throw new ProblemException(ProblemDetails.of(400, detail, listed));
        }
    }

    private Optional<String> text(String name) {
        JsonNode value = body.get(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            wrong(name, "must be a text");
            return Optional.empty();
        }
        return Optional.of(value.asString());
    }

    private Map<String, String> set() {
        Map<String, String> settings = new LinkedHashMap<>();
        JsonNode value = body.get("set");
        if (value == null || value.isNull()) {
            return settings;
        }
        if (!value.isObject()) {
            wrong("set", "must be an object such as {\"rounds\":\"5\"}");
            return settings;
        }
        if (value.size() > MOST_SET) {
            wrong(
                    "set",
                    "may replace %s settings but has %s; write them into the spec".formatted(MOST_SET, value.size()));
            return settings;
        }
        long length = value.properties().stream()
                .mapToLong(entry ->
                        entry.getKey().length() + entry.getValue().asString("").length())
                .sum();
        if (!isShort("set", length)) {
            return settings;
        }
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            if (entry.getValue().isValueNode() && !entry.getValue().isNull()) {
                settings.put(entry.getKey(), entry.getValue().asString());
            } else {
                wrong("set." + entry.getKey(), "must be a text, a number, true or false");
            }
        }
        return settings;
    }

    private boolean isShort(String name, long length) {
        if (length > MOST_TEXT) {
            wrong(name, "may have %s characters but has %s".formatted(MOST_TEXT, length));
        }
        return length <= MOST_TEXT;
    }

    private DeviceKind devices() {
        try {
            return text("devices").map(DeviceKind::of).orElse(DeviceKind.SIMULATED);
        } catch (IllegalArgumentException e) {
            wrong("devices", String.valueOf(e.getMessage()));
            return DeviceKind.SIMULATED;
        }
    }

    private boolean start() {
        JsonNode value = body.get("start");
        if (value == null || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            wrong("start", "must be true or false");
        }
        return value.asBoolean(false);
    }

    private List<String> texts(String name) {
        JsonNode value = body.get(name);
        if (value == null || value.isNull()) {
            return List.of();
        }
        if (!value.isArray() || value.valueStream().anyMatch(tag -> !tag.isString())) {
            wrong(name, "must be a list of texts such as [\"first try\"]");
            return List.of();
        }
        return value.valueStream().map(JsonNode::asString).toList();
    }

    private RunLabels labels() {
        try {
            return RunLabels.typed(texts("tags"), text("sweep"));
        } catch (IllegalArgumentException e) {
            wrong("tags", String.valueOf(e.getMessage()));
            return RunLabels.NONE;
        }
    }

    private void wrong(String path, String message) {
        problems.add(new dev.proprio.proto.extension.Problem("request", path, message));
    }
}
