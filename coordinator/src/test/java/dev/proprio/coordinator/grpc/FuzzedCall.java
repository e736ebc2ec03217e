package dev.proprio.coordinator.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A call without a network, as strict as gRPC itself: it delivers what was asked for, and ends once. */
final class FuzzedCall<Q, R> extends ServerCallStreamObserver<R> {
    private final StreamObserver<Q> receiver;
    private final List<R> answers = new ArrayList<>();
    private int requested;
    private boolean ended;
    private boolean over;

    FuzzedCall(Function<FuzzedCall<Q, R>, StreamObserver<Q>> receiver) {
        this.receiver = receiver.apply(this);
    }

    /** What has been answered so far. */
    List<R> answers() {
        return answers;
    }

    /** Whether the coordinator has ended the call. */
    boolean ended() {
        return ended;
    }

    /** Delivers a message if the other side has asked for one. */
    void deliver(Q message) {
        if (requested > 0 && !over) {
            requested--;
            receiver.onNext(message);
        }
    }

    /** The device ends the call, in good order or not. */
    void end(boolean inOrder) {
        if (!over) {
            over = true;
            if (inOrder) {
                receiver.onCompleted();
            } else {
                receiver.onError(new IllegalStateException("the connection broke"));
            }
        }
    }

    @Override
    public void onNext(R answer) {
        requireOpen();
        answers.add(answer);
    }

    @Override
    public void onError(Throwable error) {
        requireOpen();
        ended = true;
    }

    @Override
    public void onCompleted() {
        requireOpen();
        ended = true;
    }

    private void requireOpen() {
        if (ended) {
            throw new IllegalStateException("call already closed");
        }
    }

    @Override
    public void request(int count) {
        requested += count;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {}

    @Override
    public void setOnReadyHandler(Runnable handler) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void disableAutoRequest() {}

    @Override
    public void setCompression(String compression) {}

    @Override
    public void setMessageCompression(boolean enable) {}
}
