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
    /** A message, or how the stream ended. */
    record Item(Optional<CoordinatorMessage> message, Status end) {}

    private record Round(String run, int round) {}

    private final BlockingDeque<Item> items = new LinkedBlockingDeque<>();
    private final Set<Round> closed = ConcurrentHashMap.newKeySet();

    Item take() throws InterruptedException {
        return items.take();
    }

    /** The next item, or nothing if none comes in so many nanoseconds. */
    Optional<Item> poll(long nanos) throws InterruptedException {
        return Optional.ofNullable(items.poll(nanos, TimeUnit.NANOSECONDS));
    }

    /** Makes an item that was taken the next one again. */
    void putBack(Item item) {
        items.addFirst(item);
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
        items.add(new Item(Optional.of(message), Status.OK));
    }

    @Override
    public void onError(Throwable error) {
        items.add(new Item(Optional.empty(), Status.fromThrowable(error)));
    }

    @Override
    public void onCompleted() {
        items.add(new Item(Optional.empty(), Status.OK));
    }
}
