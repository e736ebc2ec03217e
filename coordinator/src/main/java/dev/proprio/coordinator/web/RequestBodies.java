package dev.proprio.coordinator.web;

import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;

/**
 * Reads requests' bodies into memory: after it is known who asks, and few large ones at a time. Thread-safe.
 */
final class RequestBodies {
    static final int MOST = 1 << 20;

    /** What those may send who have yet to say who they are. */
    private static final int MOST_OF_STRANGERS = 8 * 1024;

    private static final int MOST_LARGE = 32;

    private final Semaphore large = new Semaphore(MOST_LARGE);

    /**
     * The whole body as text.
     *
     * @param known whether it is known who asks
     * @throws ProblemException if it is too long, or too many large ones are being read
     * @throws IOException if it does not arrive
     */
    String read(HttpServerRequest request, RequestBodyStream body, boolean known) throws ProblemException, IOException {
        int most = known ? MOST : MOST_OF_STRANGERS;
        if (announced(request) > most) {
            throw tooLong(most);
        }
        boolean small = most == MOST_OF_STRANGERS || isSmall(request);
        if (!small && !large.tryAcquire()) {
            throw new ProblemException(503, "too many large requests are arriving; try again later");
        }
        try {
            byte[] bytes = body.wanted().readNBytes(most + 1);
            if (bytes.length > most) {
                throw tooLong(most);
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } finally {
            if (!small) {
                large.release();
            }
        }
    }

    private static boolean isSmall(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return length != null && announced(request) <= MOST_OF_STRANGERS;
    }

    /** What a request says of the length of its body; 0 if nothing that can be used. */
    static long announced(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : 0;
    }

    private static ProblemException tooLong(int most) {
        return new ProblemException(413, "a body must be at most %s bytes".formatted(most));
    }
}
