package dev.proprio.experiments.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.service.Service.Seen;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the coordinator answers is what its description says. */
@Timeout(120)
class OpenApiAnswersTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void realAnswersHaveTheKeysThatTheDescriptionRequiresAndNoOthers() throws Exception {
        try (var service = new Service(folder.resolve("store"))) {
            JsonNode document = service.get("/api/v1/openapi.json").json();
            String id = service.create(Service.SPEC, Map.of(), "simulated", true);
            service.await(id, "done");
            JsonNode paths = document.get("paths");
            List<String> asked = new ArrayList<>();
            for (String path : paths.propertyNames()) {
                Optional<JsonNode> schema = answer(paths.get(path));
                if (schema.isPresent() && !path.endsWith("/users")) {
                    JsonNode reply = service.get(path.replace("{id}", id)).json();
                    requireFit(document, schema.get(), reply, path);
                    asked.add(path);
                }
            }
            assertThat(asked).hasSizeGreaterThan(8);
            List<Seen> events = service.events("/api/v1/runs/" + id + "/events", 0, event -> Service.isRound(event, 6));
            JsonNode schemas = document.get("components").get("schemas");
            for (Seen event : events) {
                switch (event.name()) {
                    case "run" -> requireFit(document, schemas.get("Run"), event.data(), "event run");
                    case "round" -> requireFit(document, schemas.get("Round"), event.data(), "event round");
                    default -> assertThat(event.data().has("round")).isTrue();
                }
            }
            JsonNode wrong = service.post("/api/v1/runs", "{}").json();
            requireFit(document, schemas.get("Problem"), wrong, "a problem");
        }
    }

    private static Optional<JsonNode> answer(JsonNode path) {
        JsonNode schema = path.path("get")
                .path("responses")
                .path("200")
                .path("content")
                .path("application/json")
                .path("schema");
        return schema.isMissingNode() ? Optional.empty() : Optional.of(schema);
    }

    private static void requireFit(JsonNode document, JsonNode schema, JsonNode value, String where) {
        JsonNode meant =
                schema.has("$ref") ? document.at(schema.get("$ref").asString().substring(1)) : schema;
        assertThat(meant.isMissingNode()).as(where).isFalse();
        if (meant.has("allOf")) {
            meant.get("allOf").forEach(part -> requireKeys(document, part, value, where, false));
        } else {
            requireKeys(document, meant, value, where, true);
        }
    }

    private static void requireKeys(JsonNode document, JsonNode schema, JsonNode value, String where, boolean alone) {
        JsonNode meant =
                schema.has("$ref") ? document.at(schema.get("$ref").asString().substring(1)) : schema;
        for (JsonNode key : meant.path("required").values()) {
            assertThat(value.has(key.asString()))
                    .as("%s has %s: %s", where, key, value)
                    .isTrue();
        }
        JsonNode properties = meant.path("properties");
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            String key = entry.getKey();
            if (properties.has(key)) {
                JsonNode items = properties.get(key).path("items");
                entry.getValue().values().forEach(item -> {
                    if (!items.isMissingNode()) {
                        requireFit(document, items, item, where + " " + key);
                    }
                });
            } else if (alone && !properties.isEmpty()) {
                assertThat(key).as("%s has a key that is not described", where).isEmpty();
            }
        }
    }
}
