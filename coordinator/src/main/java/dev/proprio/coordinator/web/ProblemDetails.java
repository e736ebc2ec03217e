package dev.proprio.coordinator.web;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What went wrong with a request, as RFC 9457 writes it.
 *
 * @param type always {@code about:blank}: the status says what kind of problem it is
 * @param problems each thing that is wrong, if there may be several
 */
record ProblemDetails(String type, String title, int status, String detail, Optional<List<Item>> problems) {
    static final String MEDIA_TYPE = "application/problem+json";

    /**
     * One thing that is wrong.
     *
     * @param path the key, with all that enclose it; empty for the whole
     * @param line of the spec, from 1, if the problem is at one
     */
    record Item(String path, String message, Optional<Integer> line) {
        private static final Pattern LINE = Pattern.compile(":(\\d{1,6})$");

        Item(String path, String message) {
            this(path, message, Optional.empty());
        }

        static Item of(dev.proprio.proto.extension.Problem problem) {
            Matcher place = LINE.matcher(problem.origin());
            return new Item(
                    problem.path(),
                    problem.message(),
                    place.find() ? Optional.of(Integer.valueOf(place.group(1))) : Optional.empty());
        }
    }

    static ProblemDetails of(int status, String detail) {
        return new ProblemDetails("about:blank", title(status), status, detail, Optional.empty());
    }

    static ProblemDetails of(int status, String detail, List<Item> problems) {
        return new ProblemDetails("about:blank", title(status), status, detail, Optional.of(problems));
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 429 -> "Too Many Requests";
            case 503 -> "Service Unavailable";
            default -> "Internal Server Error";
        };
    }
}
