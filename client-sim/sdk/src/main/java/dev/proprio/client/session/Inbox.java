package dev.proprio.client.session;

import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.RoundClosed;
import dev.proprio.proto.v1.Task;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;

/** Receives the control stream and lets a blocking thread take from it. */
final class Inbox implements StreamObserver<CoordinatorMessage> {
    /**
     * What comes next: a message; else the stream's end, or this side's wish to end it.
     *
     * @param end how the stream ended; empty for a wish to leave
     */
    record Item(Optional<CoordinatorMessage> message, Optional<Status> end) {}

    private record Round(String run, int round) {}

    private final BlockingDeque<Item> items = new LinkedBlockingDeque<>();
    private final Set<Round> closed = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    /** The next item, or nothing if none comes in so many nanoseconds. */
    Optional<Item> poll(long nanos) throws InterruptedException {
        return Optional.ofNullable(items.poll(nanos, TimeUnit.NANOSECONDS));
    }

    /** Makes an item that was taken the next one again. */
    void putBack(Item item) {
        items.addFirst(item);
    }

    /** Asks whoever takes from here to end the session. */
    void leave() {
        items.add(new Item(Optional.empty(), Optional.empty()));
    }

    /** Whether the stream has ended, even if that has not been taken yet. */
    boolean ended() {
        return ended;
    }

    /** Whether the coordinator has said that the task's round is over. */
    boolean closed(Task task) {
        return closed.contains(new Round(task.getRunId(), task.getRound()));
    }

    void forget(Task task) {
        closed.remove(new Round(task.getRunId(), task.getRound()));
    }

    @Override
    public void onNext(CoordinatorMessage message) {
        if (message.hasRoundClosed()) {
            RoundClosed round = message.getRoundClosed();
            closed.add(new Round(round.getRunId(), round.getRound()));
        }
        items.add(new Item(Optional.of(message), Optional.empty()));
    }

    @Override
    public void onError(Throwable error) {
        end(Status.fromThrowable(error));
    }

    @Override
    public void onCompleted() {
        end(Status.OK);
    }

    private void end(Status status) {
        ended = true;
        items.add(new Item(Optional.empty(), Optional.of(status)));
    }
}
