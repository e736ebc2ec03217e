package dev.proprio.coordinator.web;

import dev.proprio.coordinator.service.ApiJson;
import dev.proprio.coordinator.service.EventStream;
import java.nio.file.Path;
import java.util.Map;

/** What a request is answered with. */
sealed interface Answer {
    /** A text of any type. */
    record Text(int status, String type, String content, Map<String, String> headers) implements Answer {}

    /** A text that is compressed already. */
    record Packed(Text text, byte[] gzip) implements Answer {}

    /** A file. */
    record Content(Path file, String type, Map<String, String> headers) implements Answer {}

    /** What somebody is answered who was not known before. */
    record By(Principal principal, Answer answer) implements Answer {}

    /** Events, as they happen. */
    record Events(EventStream stream) implements Answer {}

    /** Nothing, well done. */
    record Nothing() implements Answer {}

    static Answer json(Object value) {
        return json(200, ApiJson.write(value));
    }

    static Answer json(int status, String json) {
        return new Text(status, "application/json", json, Map.of());
    }

    static Answer text(String type, String content) {
        return new Text(200, type, content, Map.of());
    }

    static Answer problem(Problem problem) {
        Map<String, String> headers = switch (problem.status()) {
            case 401 -> Map.of("WWW-Authenticate", "Bearer");
            case 429, 503 -> Map.of("Retry-After", "1");
            default -> Map.of();
        };
        return new Text(problem.status(), Problem.MEDIA_TYPE, ApiJson.write(problem), headers);
    }
}
