package dev.proprio.client.session;

import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.RoundClosed;
import dev.proprio.proto.v1.Task;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Receives the control stream and lets a blocking thread take from it. */
final class Inbox implements StreamObserver<CoordinatorMessage> {
    /**
     * What comes next: a message; else the stream's end, or this side's wish to end it.
     *
     * @param end how the stream ended; empty for a wish to leave
     */
    record Item(Optional<CoordinatorMessage> message, Optional<Status> end) {}

    private record Round(String run, int round) {}

    /** What a coordinator may have sent while the device is at something else. */
    private static final long MOST_BYTES = 64L << 20;

    /** A message takes at least so much here, however short it is. */
    private static final long OVERHEAD = 200;

    private final BlockingDeque<Item> items = new LinkedBlockingDeque<>();
    private final AtomicLong bytes = new AtomicLong();
    private final List<Item> aside = new ArrayList<>();

    /** The rounds whose task has come and is not over, and whether they are closed. */
    private final Map<Round, Boolean> rounds = new ConcurrentHashMap<>();

    private volatile boolean ended;

    /** The next item, or nothing if none comes in so many nanoseconds. */
    Optional<Item> poll(long nanos) throws InterruptedException {
        Optional<Item> next = Optional.ofNullable(items.poll(nanos, TimeUnit.NANOSECONDS));
        next.ifPresent(item -> bytes.addAndGet(-size(item)));
        return next;
    }

    /** Makes an item that was taken the next one again. */
    void putBack(Item item) {
        bytes.addAndGet(size(item));
        items.addFirst(item);
    }

    /** Keeps an item that was taken until {@link #takeUp}. Only whoever takes from here may call it. */
    void setAside(Item item) {
        bytes.addAndGet(size(item));
        aside.add(item);
    }

    /** Makes the items that were set aside the next ones, the first of them first. */
    void takeUp() {
        for (int i = aside.size() - 1; i >= 0; i--) {
            items.addFirst(aside.get(i));
        }
        aside.clear();
    }

    private static long size(Item item) {
        return OVERHEAD
                + item.message().map(CoordinatorMessage::getSerializedSize).orElse(0);
    }

    /** Asks whoever takes from here to end the session. */
    void leave() {
        items.add(new Item(Optional.empty(), Optional.empty()));
    }

    /** Whether the stream has ended, even if that has not been taken yet. */
    boolean ended() {
        return ended;
    }

    /** Whether the coordinator has said that a round is over, of which there is still something to be done. */
    boolean closed(TrainingTask asked) {
        return rounds.getOrDefault(new Round(asked.run(), asked.round()), false);
    }

    void forget(TrainingTask asked) {
        rounds.remove(new Round(asked.run(), asked.round()));
    }

    @Override
    public void onNext(CoordinatorMessage message) {
        if (ended) {
            return;
        }
        var item = new Item(Optional.of(message), Optional.empty());
        if (bytes.addAndGet(size(item)) > MOST_BYTES) {
            end(Status.RESOURCE_EXHAUSTED.withDescription("it sends more than this device reads"));
            return;
        }
        if (message.hasTask()) {
            Task task = message.getTask();
            rounds.put(new Round(task.getRunId(), task.getRound()), false);
        } else if (message.hasRoundClosed()) {
            RoundClosed round = message.getRoundClosed();
            rounds.computeIfPresent(new Round(round.getRunId(), round.getRound()), (known, closed) -> true);
        }
        items.add(item);
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
