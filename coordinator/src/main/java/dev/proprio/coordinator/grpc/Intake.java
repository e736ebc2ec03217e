package dev.proprio.coordinator.grpc;

import io.grpc.stub.ServerCallStreamObserver;

/**
 * Reads a call's messages one by one: the next is asked for when the last one is dealt with and the pace allows it, so
 * that whoever sends faster waits on its own side. Thread-safe.
 */
final class Intake {
    private final ServerCallStreamObserver<?> call;
    private final Housekeeping housekeeping;

    /** Takes over the flow control of a call that is just beginning. */
    Intake(ServerCallStreamObserver<?> call, Housekeeping housekeeping) {
        this.call = call;
        this.housekeeping = housekeeping;
        call.disableAutoRequest();
    }

    /** Asks for the next message. */
    void next() {
        call.request(1);
    }

    /** Asks for the next message once so many nanoseconds have passed. */
    void nextAfter(long nanos) {
        housekeeping.after(nanos, this::next);
    }
}
