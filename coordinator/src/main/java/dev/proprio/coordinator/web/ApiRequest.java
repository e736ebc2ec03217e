package dev.proprio.coordinator.web;

import dev.proprio.coordinator.service.RowCursor;
import dev.proprio.proto.text.VisibleText;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request to the API. */
final class ApiRequest {
    private final RoutingContext context;
    private final Optional<Principal> principal;
    private final String text;
    private final Optional<RequestBodyStream> body;

    /**
     * @param principal who asks; empty where anybody may
     * @param text the body, if the route does not stream
     * @param body of a route that streams
     */
    ApiRequest(RoutingContext context, Optional<Principal> principal, String text, Optional<RequestBodyStream> body) {
        this.context = context;
        this.principal = principal;
        this.text = text;
        this.body = body;
    }

    /** Who asks, where not anybody may. */
    Principal principal() {
        return principal.orElseThrow();
    }

    /** A part of the path, such as {@code id}. */
    String path(String name) {
        return String.valueOf(context.pathParam(name));
    }

    /** The body as text; empty if there is none. */
    String body() {
        return text;
    }

    /** The body as it arrives, of a route that streams. */
    InputStream content() {
        return body.orElseThrow().wanted();
    }

    HttpServerRequest request() {
        return context.request();
    }

    /** The query's {@code after}, or the header {@code Last-Event-ID}; 0 without. */
    long after() throws ProblemException {
        String asked = request().getParam("after");
        return whole("after", asked == null ? request().getHeader("Last-Event-ID") : asked)
                .orElse(0L);
    }

    /** The query's {@code after} as a place among rows: a round, or what a page said. */
    RowCursor cursor() throws ProblemException {
        String text = request().getParam("after");
        if (text == null || text.isEmpty()) {
            return RowCursor.START;
        }
        return RowCursor.parse(text)
                .orElseThrow(() -> new ProblemException(
                        400,
                        "after must be a round from 0, or what the answer before has as next, but was \"%s\""
                                .formatted(VisibleText.excerpt(text, 40))));
    }

    /** A whole number of the query, if it is there. */
    Optional<Long> number(String name) throws ProblemException {
        return whole(name, request().getParam(name));
    }

    private static Optional<Long> whole(String name, @Nullable String text) throws ProblemException {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.matches("\\d{1,18}")) {
            throw new ProblemException(
                    400,
                    "%s must be a whole number from 0 but was \"%s\"".formatted(name, VisibleText.excerpt(text, 40)));
        }
        return Optional.of(Long.parseLong(text));
    }
}
