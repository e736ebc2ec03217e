package dev.proprio.coordinator.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A request's body as it arrives, one piece in memory at a time. The request must be paused. For one thread. */
final class RequestBodyStream extends InputStream {
    private static final int LONGEST_SILENCE_SECONDS = 90;
    private static final int LONGEST_SILENCE_DRAINED_SECONDS = 2;
    private static final int MOST_DRAINED = 8 << 20;

    private final HttpServerRequest request;
    private final BlockingQueue<Piece> arrived = new LinkedBlockingQueue<>();
    private Buffer current = Buffer.buffer();
    private int at;
    private boolean ended;
    private boolean waiting;
    private int silence = LONGEST_SILENCE_SECONDS;

    private sealed interface Piece {
        record Content(Buffer bytes) implements Piece {}

        record End() implements Piece {}

        record Broken(Throwable why) implements Piece {}
    }

    /** Tells the client to send, if it waits for that. */
    RequestBodyStream wanted() {
        if (waiting) {
            waiting = false;
            request.response().writeContinue();
        }
        return this;
    }

    /** Whether all of it was read. */
    boolean isOver() {
        return ended;
    }

    /** Takes some of what is still to come, so that a client that only sends reads the answer then. */
    void drain() throws IOException {
        silence = LONGEST_SILENCE_DRAINED_SECONDS;
        byte[] buffer = new byte[1 << 16];
        for (long taken = 0; taken < MOST_DRAINED && !waiting; ) {
            int read = read(buffer);
            if (read < 0) {
                return;
            }
            taken += read;
        }
    }

    RequestBodyStream(HttpServerRequest request) {
        this.request = request;
        this.waiting = "100-continue".equalsIgnoreCase(request.getHeader("Expect"));
        request.exceptionHandler(why -> arrived.add(new Piece.Broken(why)));
        request.endHandler(end -> arrived.add(new Piece.End()));
        request.handler(bytes -> arrived.add(new Piece.Content(bytes)));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, into.length);
        while (!ended && at == current.length()) {
            next();
        }
        if (at == current.length()) {
            return -1;
        }
        int count = Math.min(length, current.length() - at);
        current.getBytes(at, at + count, into, from);
        at += count;
        return count;
    }

    private void next() throws IOException {
        request.fetch(1);
        Piece piece;
        try {
            piece = arrived.poll(silence, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the coordinator is closing");
        }
        switch (piece) {
            case null -> throw new IOException("the rest of the file did not arrive");
            case Piece.Broken(Throwable why) -> throw new IOException("the file did not arrive: " + why, why);
            case Piece.End() -> ended = true;
            case Piece.Content(Buffer bytes) -> {
                current = bytes;
                at = 0;
            }
        }
    }
}
