package dev.proprio.coordinator.web;

import dev.proprio.coordinator.service.ApiJson;
import dev.proprio.coordinator.service.EventStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What a request is answered with. */
sealed interface ApiResponse {
    /** A text of any type. */
    record Text(int status, String type, String content, Map<String, String> headers) implements ApiResponse {}

    /** A text that is compressed already. */
    record Packed(Text text, byte[] gzip) implements ApiResponse {}

    /** A file. */
    record Content(Path file, String type, Map<String, String> headers) implements ApiResponse {}

    /** What somebody is answered who was not known before. */
    record By(Principal principal, ApiResponse answer) implements ApiResponse {}

    /** An answer to a change of which more is to be noted than its status. */
    record Noted(String note, ApiResponse answer) implements ApiResponse {}

    /** Events, as they happen. */
    record Events(EventStream stream) implements ApiResponse {}

    /** Nothing, well done. */
    record Nothing() implements ApiResponse {}

    /** How many there are on a page of a list. */
    int MOST_LISTED = 1_000;

    /**
     * A page of a list.
     *
     * @param items up to one more than there are on a page: then {@code next} is the key of the last that is on it
     */
    static <T> ApiResponse page(String name, List<T> items, Function<T, String> key) {
        Map<String, Object> answer = new LinkedHashMap<>();
        if (items.size() <= MOST_LISTED) {
            answer.put(name, items);
        } else {
            answer.put(name, items.subList(0, MOST_LISTED));
            answer.put("next", key.apply(items.get(MOST_LISTED - 1)));
        }
        return json(answer);
    }

    static ApiResponse json(Object value) {
        return json(200, ApiJson.write(value));
    }

    static ApiResponse json(int status, String json) {
        return new Text(status, "application/json", json, Map.of());
    }

    static ApiResponse text(String type, String content) {
        return new Text(200, type, content, Map.of());
    }

    static ApiResponse problem(ProblemDetails problem) {
        Map<String, String> headers = switch (problem.status()) {
            case 401 -> Map.of("WWW-Authenticate", "Bearer");
            case 429, 503 -> Map.of("Retry-After", "1");
            default -> Map.of();
        };
        return new Text(problem.status(), ProblemDetails.MEDIA_TYPE, ApiJson.write(problem), headers);
    }
}
