package dev.proprio.coordinator.grpc;

import io.grpc.stub.ServerCallStreamObserver;

/**
 * Reads a call's messages one by one: the next is asked for when the last one is dealt with and the pace allows it, so
 * that whoever sends faster waits on its own side. Thread-safe.
 */
final class InboundFlowControl {
    private final ServerCallStreamObserver<?> call;
    private final ServerScheduler scheduler;

    /** Takes over the flow control of a call that is just beginning. */
    InboundFlowControl(ServerCallStreamObserver<?> call, ServerScheduler scheduler) {
        this.call = call;
        this.scheduler = scheduler;
        call.disableAutoRequest();
    }

    /** Asks for the next message. */
    void next() {
        call.request(1);
    }

    /** Asks for the next message once so many nanoseconds have passed. */
    void nextAfter(long nanos) {
        scheduler.after(nanos, this::next);
    }
}
