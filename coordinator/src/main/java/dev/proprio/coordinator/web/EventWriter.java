package dev.proprio.coordinator.web;

import dev.proprio.coordinator.service.Event;
import dev.proprio.coordinator.service.EventStream;
import dev.proprio.coordinator.service.SlowReaderException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events to one reader, on a virtual thread of its own, no faster than the reader takes them. One that takes
 * nothing for a while, or falls behind, is cut off: it comes back and asks for what it missed.
 */
final class EventWriter {
    private static final Logger log = LoggerFactory.getLogger(EventWriter.class);

    /** Where nothing happens, a comment tells both sides that the other one is there. */
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What is there is written together, up to so many characters. */
    private static final int BATCH = 1 << 16;

    /** How long a reader may read on who was shut out while events come. */
    private static final Duration RECHECK = Duration.ofSeconds(1);

    private final HttpServerResponse response;
    private final BooleanSupplier allowed;
    private volatile boolean gone;

    /** @param allowed whether the reader may still read */
    EventWriter(HttpServerResponse response, BooleanSupplier allowed) {
        this.response = response;
        this.allowed = allowed;
    }

    void write(EventStream stream) throws InterruptedException {
        Thread own = Thread.currentThread();
        response.closeHandler(ignored -> leave(own));
        response.exceptionHandler(ignored -> leave(own));
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no");
        try (stream) {
            send("retry: 1000\n\n");
            long checked = System.nanoTime();
            while (!gone) {
                Optional<Event> event = stream.next(SILENCE);
                if (System.nanoTime() - checked >= RECHECK.toNanos()) {
                    if (!allowed.getAsBoolean()) {
                        response.end();
                        return;
                    }
                    checked = System.nanoTime();
                }
                var batch = new StringBuilder(event.map(EventWriter::text).orElse(":\n\n"));
                while (event.isPresent() && batch.length() < BATCH) {
                    event = stream.next(Duration.ZERO);
                    event.map(EventWriter::text).ifPresent(batch::append);
                }
                send(batch.toString());
            }
        } catch (SlowReaderException | TimeoutException e) {
            log.info("cut off a reader of events: {}", e.getMessage());
            response.reset();
        } catch (IOException | ExecutionException e) {
            log.debug("a reader of events is gone", e);
            response.reset();
        } catch (InterruptedException e) {
            if (!gone) {
                throw e;
            }
        }
    }

    private void leave(Thread own) {
        gone = true;
        own.interrupt();
    }

    private static String text(Event event) {
        String id = event.position() == 0 || event.isPart() ? "" : "id: " + event.position() + "\n";
        return id + "event: " + event.name() + "\ndata: " + event.json() + "\n\n";
    }

    private void send(String text) throws InterruptedException, ExecutionException, TimeoutException {
        Future<Void> written = response.write(text);
        written.toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
