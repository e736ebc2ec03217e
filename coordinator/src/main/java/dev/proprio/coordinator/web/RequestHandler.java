package dev.proprio.coordinator.web;

import dev.proprio.coordinator.service.BusyException;
import dev.proprio.coordinator.service.ConflictException;
import dev.proprio.coordinator.service.FairExecutor;
import dev.proprio.coordinator.service.NoSuchRunException;
import dev.proprio.coordinator.service.TooLargeException;
import dev.proprio.proto.extension.SettingsException;
import dev.proprio.proto.fault.FailureText;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers one request, on a virtual thread that waits for its turn: what an answer takes to find is done by a few
 * threads for all callers.
 */
final class RequestHandler {
    private static final Logger log = LoggerFactory.getLogger(RequestHandler.class);

    private final RequestAuthorizer gate;
    private final Route route;
    private final FairExecutor work;
    private final CallerPermits readers;
    private final RequestBodies bodies;
    private final RequestAudit audit;

    /** @param readers a place for each reader of events */
    RequestHandler(
            RequestAuthorizer gate,
            Route route,
            FairExecutor work,
            CallerPermits readers,
            RequestBodies bodies,
            RequestAudit audit) {
        this.gate = gate;
        this.route = route;
        this.work = work;
        this.readers = readers;
        this.bodies = bodies;
        this.audit = audit;
    }

    void answer(RoutingContext context) {
        HttpServerRequest request = context.request();
        Optional<RequestBodyStream> body =
                route.takesBody() ? Optional.of(new RequestBodyStream(request)) : Optional.empty();
        String caller = address(request);
        ApiResponse answer;
        try {
            Optional<Principal> principal = gate.pass(request, route.least());
            caller = principal.map(Principal::name).orElse(caller);
            answer = found(request, caller, principal, call(context, principal, body));
        } catch (RefusedException e) {
            answer = audit.refused(request, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (Exception e) {
            answer = ApiResponse.problem(problem(request, e));
        }
        body.filter(content -> !content.isOver()).ifPresent(content -> drain(request, content));
        try {
            if (answer instanceof ApiResponse.Events events) {
                stream(events, caller, request);
            } else {
                send(answer, request.response());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | IllegalStateException e) {
            log.debug("{} {} could not be answered", request.method(), request.path(), e);
        }
    }

    private ApiRequest call(RoutingContext context, Optional<Principal> principal, Optional<RequestBodyStream> body)
            throws ProblemException, IOException {
        String text = body.isPresent() && !route.streamed()
                ? bodies.read(context.request(), body.get(), principal.isPresent())
                : "";
        return new ApiRequest(context, principal, text, body);
    }

    private ApiResponse found(HttpServerRequest request, String caller, Optional<Principal> principal, ApiRequest call)
            throws Exception {
        ApiResponse answer;
        try {
            answer = route.streamed()
                    // It waits for its caller more than it works, and would keep others waiting.
                    ? streamed(request, call)
                    : work.call(
                            caller,
                            () -> Gzip.packed(route.action().answer(call), request.getHeader("Accept-Encoding")));
        } catch (BusyException e) {
            return ApiResponse.problem(
                    ProblemDetails.of(e.isOwn() ? 429 : 503, e.getMessage() + "; ask again in a second"));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RefusedException refused) {
                throw refused;
            }
            answer = ApiResponse.problem(problem(request, e.getCause() == null ? e : e.getCause()));
        }
        return audit.done(request, principal, answer);
    }

    private ApiResponse streamed(HttpServerRequest request, ApiRequest call) {
        try {
            return route.action().answer(call);
        } catch (Exception e) {
            return ApiResponse.problem(problem(request, e));
        }
    }

    /** The rest of a body would be taken for the next request. */
    private static void drain(HttpServerRequest request, RequestBodyStream body) {
        if (request.version() != HttpVersion.HTTP_2) {
            request.response().putHeader("Connection", "close");
        }
        try {
            body.drain();
        } catch (IOException e) {
            log.debug("{} {}: the rest did not arrive", request.method(), request.path(), e);
        }
    }

    static String address(HttpServerRequest request) {
        SocketAddress from = request.remoteAddress();
        return from == null ? "" : String.valueOf(from.hostAddress());
    }

    private void stream(ApiResponse.Events events, String caller, HttpServerRequest request)
            throws InterruptedException, ExecutionException {
        if (!readers.take(caller)) {
            events.stream().close();
            send(
                    ApiResponse.problem(ProblemDetails.of(503, "too many read events; try again later")),
                    request.response());
            return;
        }
        try {
            new EventWriter(request.response(), () -> gate.stillPasses(request, route.least())).write(events.stream());
        } finally {
            readers.leave(caller);
        }
    }

    static void send(ApiResponse answer, HttpServerResponse response) throws InterruptedException, ExecutionException {
        response.putHeader("X-Content-Type-Options", "nosniff");
        switch (answer) {
            case ApiResponse.Text text -> head(text, response).end(text.content());
            case ApiResponse.Packed packed ->
                head(packed.text(), response)
                        .putHeader("Content-Encoding", "gzip")
                        .putHeader("Vary", "Accept-Encoding")
                        .end(Buffer.buffer(packed.gzip()));
            case ApiResponse.Content content -> {
                content.headers().forEach(response::putHeader);
                response.putHeader("Content-Type", content.type()).putHeader("Cache-Control", "no-store");
                response.sendFile(content.file().toString())
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get();
            }
            case ApiResponse.Noted noted -> send(noted.answer(), response);
            case ApiResponse.By by -> send(by.answer(), response);
            case ApiResponse.Events events -> throw new IllegalStateException("events are streamed: " + events);
            case ApiResponse.Nothing ignored -> response.setStatusCode(204).end();
        }
    }

    private static HttpServerResponse head(ApiResponse.Text text, HttpServerResponse response) {
        text.headers().forEach(response::putHeader);
        return response.setStatusCode(text.status())
                .putHeader("Content-Type", text.type())
                .putHeader("Cache-Control", "no-store");
    }

    static ProblemDetails problem(HttpServerRequest request, Throwable failure) {
        return switch (failure) {
            case ProblemException refused -> refused.problem();
            case RefusedException refused -> refused.problem();
            case NoSuchRunException unknown -> ProblemDetails.of(404, String.valueOf(unknown.getMessage()));
            case ConflictException conflict -> ProblemDetails.of(409, String.valueOf(conflict.getMessage()));
            case TooLargeException large -> ProblemDetails.of(413, String.valueOf(large.getMessage()));
            case SettingsException settings ->
                ProblemDetails.of(
                        400,
                        String.valueOf(settings.getMessage()),
                        settings.problems().stream()
                                .map(ProblemDetails.Item::of)
                                .toList());
            case IOException io -> {
                log.warn("{} {} failed: {}", request.method(), request.path(), io.toString());
                yield ProblemDetails.of(500, FailureText.of(io));
            }
            default -> {
                log.error("{} {} failed", request.method(), request.path(), failure);
                yield ProblemDetails.of(500, "the coordinator failed to answer; its log says why");
            }
        };
    }
}
