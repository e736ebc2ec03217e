package dev.proprio.coordinator.web;

import dev.proprio.coordinator.service.ApiJson;
import dev.proprio.coordinator.service.EventStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

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

    /** How many there are on a page of a list. */
    int MOST_LISTED = 1_000;

    /**
     * A page of a list.
     *
     * @param items up to one more than there are on a page: then {@code next} is the key of the last that is on it
     */
    static <T> Answer page(String name, List<T> items, Function<T, String> key) {
        Map<String, Object> answer = new LinkedHashMap<>();
        if (items.size() <= MOST_LISTED) {
            answer.put(name, items);
        } else {
            answer.put(name, items.subList(0, MOST_LISTED));
            answer.put("next", key.apply(items.get(MOST_LISTED - 1)));
        }
        return json(answer);
    }

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
