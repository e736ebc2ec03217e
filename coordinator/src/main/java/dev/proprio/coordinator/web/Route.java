package dev.proprio.coordinator.web;

import io.vertx.core.http.HttpMethod;
import java.util.Optional;

/**
 * One thing that can be asked of the API.
 *
 * @param path as OpenAPI writes it: {@code /api/v1/runs/{id}}
 * @param least who may ask; empty for everybody
 * @param streamed whether the body is read as it arrives, instead of being here as a whole
 */
record Route(HttpMethod method, String path, Optional<Role> least, boolean streamed, Action action) {
    Route(HttpMethod method, String path, Optional<Role> least, Action action) {
        this(method, path, least, false, action);
    }

    /** Answers; on a virtual thread, so that it may block. */
    @FunctionalInterface
    interface Action {
        ApiResponse answer(ApiRequest call) throws Exception;
    }

    static Route get(String path, Action action) {
        return new Route(HttpMethod.GET, path, Optional.of(Role.VIEWER), action);
    }

    static Route post(String path, Role least, Action action) {
        return new Route(HttpMethod.POST, path, Optional.of(least), action);
    }

    static Route delete(String path, Action action) {
        return new Route(HttpMethod.DELETE, path, Optional.of(Role.ADMIN), action);
    }

    static Route open(String path, Action action) {
        return new Route(HttpMethod.GET, path, Optional.empty(), action);
    }

    /** Whether what is sent with it is read. */
    boolean takesBody() {
        return method.equals(HttpMethod.POST);
    }

    /** The path as Vert.x writes it: {@code /api/v1/runs/:id}. */
    String pattern() {
        return path.replaceAll("\\{(\\w+)}", ":$1");
    }
}
