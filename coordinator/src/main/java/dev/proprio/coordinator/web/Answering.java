package dev.proprio.coordinator.web;

import dev.proprio.coordinator.service.ConflictException;
import dev.proprio.coordinator.service.NoSuchRunException;
import dev.proprio.coordinator.service.TooLargeException;
import dev.proprio.proto.extension.SettingsException;
import dev.proprio.proto.fault.FailureText;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers one request, on a virtual thread. */
final class Answering {
    private static final Logger log = LoggerFactory.getLogger(Answering.class);

    private final Gate gate;
    private final Route route;
    private final Semaphore readers;

    /** @param readers a place for each reader of events */
    Answering(Gate gate, Route route, Semaphore readers) {
        this.gate = gate;
        this.route = route;
        this.readers = readers;
    }

    void answer(RoutingContext context) {
        HttpServerRequest request = context.request();
        Optional<BodyStream> body = route.streamed() ? Optional.of(new BodyStream(request)) : Optional.empty();
        Answer answer;
        try {
            Optional<Principal> principal = gate.pass(request, route.least());
            answer = route.action().answer(new Call(context, principal, body));
        } catch (Exception e) {
            answer = Answer.problem(problem(request, e));
            if (body.isPresent()) {
                // The rest of the body would be taken for the next request.
                if (request.version() != HttpVersion.HTTP_2) {
                    request.response().putHeader("Connection", "close");
                }
                drain(request, body.get());
            }
        }
        try {
            if (answer instanceof Answer.Events events) {
                stream(events, request.response());
            } else {
                send(answer, request.response());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | IllegalStateException e) {
            log.debug("{} {} could not be answered", request.method(), request.path(), e);
        }
    }

    private static void drain(HttpServerRequest request, BodyStream body) {
        try {
            body.drain();
        } catch (IOException e) {
            log.debug("{} {}: the rest did not arrive", request.method(), request.path(), e);
        }
    }

    private void stream(Answer.Events events, HttpServerResponse response)
            throws InterruptedException, ExecutionException {
        if (!readers.tryAcquire()) {
            events.stream().close();
            send(Answer.problem(Problem.of(503, "too many read events; try again later")), response);
            return;
        }
        try {
            new EventWriter(response).write(events.stream());
        } finally {
            readers.release();
        }
    }

    static void send(Answer answer, HttpServerResponse response) throws InterruptedException, ExecutionException {
        response.putHeader("X-Content-Type-Options", "nosniff");
        switch (answer) {
            case Answer.Text text -> {
                text.headers().forEach(response::putHeader);
                response.setStatusCode(text.status())
                        .putHeader("Content-Type", text.type())
                        .putHeader("Cache-Control", "no-store")
                        .end(text.content());
            }
            case Answer.Content content -> {
                content.headers().forEach(response::putHeader);
                response.putHeader("Content-Type", content.type()).putHeader("Cache-Control", "no-store");
                response.sendFile(content.file().toString())
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get();
            }
            case Answer.Events events -> throw new IllegalStateException("events are streamed: " + events);
            case Answer.Nothing ignored -> response.setStatusCode(204).end();
        }
    }

    static Problem problem(HttpServerRequest request, Throwable failure) {
        return switch (failure) {
            case ProblemException refused -> refused.problem();
            case NoSuchRunException unknown -> Problem.of(404, String.valueOf(unknown.getMessage()));
            case ConflictException conflict -> Problem.of(409, String.valueOf(conflict.getMessage()));
            case TooLargeException large -> Problem.of(413, String.valueOf(large.getMessage()));
            case SettingsException settings ->
                Problem.of(
                        400,
                        String.valueOf(settings.getMessage()),
                        settings.problems().stream().map(Problem.Item::of).toList());
            case IOException io -> {
                log.warn("{} {} failed: {}", request.method(), request.path(), io.toString());
                yield Problem.of(500, FailureText.of(io));
            }
            default -> {
                log.error("{} {} failed", request.method(), request.path(), failure);
                yield Problem.of(500, "the coordinator failed to answer; its log says why");
            }
        };
    }
}
