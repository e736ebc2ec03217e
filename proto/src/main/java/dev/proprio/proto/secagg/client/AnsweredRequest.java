package dev.proprio.proto.secagg.client;

import org.jspecify.annotations.Nullable;

/** A request that was answered, and with what: the same request gets the same reply again. */
final class AnsweredRequest<Q, R> {
    private @Nullable Q request;
    private @Nullable R reply;

    boolean isEmpty() {
        return request == null;
    }

    boolean isTo(Q other) {
        return other.equals(request);
    }

    @Nullable
    R reply() {
        return reply;
    }

    R put(Q answered, R with) {
        request = answered;
        reply = with;
        return with;
    }
}
