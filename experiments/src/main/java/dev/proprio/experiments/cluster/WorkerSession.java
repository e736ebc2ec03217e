package dev.proprio.experiments.cluster;

import dev.proprio.proto.fault.FailureText;
import dev.proprio.proto.v1.LeaseFailed;
import dev.proprio.proto.v1.LeaseOffer;
import dev.proprio.proto.v1.WorkerAssignment;
import dev.proprio.proto.v1.WorkerHello;
import dev.proprio.proto.v1.WorkerMessage;
import dev.proprio.proto.v1.WorkerOrder;
import dev.proprio.proto.v1.WorkerReady;
import dev.proprio.proto.v1.WorkerRefusal;
import dev.proprio.proto.v1.WorkersGrpc;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of a worker: says hello, prepares what it is told, and carries out leases until it ends. */
final class WorkerSession implements StreamObserver<WorkerOrder> {
    private static final Logger log = LoggerFactory.getLogger(WorkerSession.class);

    private final WorkerSettings settings;
    private final LeaseHolder work;
    private final Channel channel;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private volatile boolean over;

    WorkerSession(WorkerSettings settings, LeaseHolder work, Channel channel) {
        this.settings = settings;
        this.work = work;
        this.channel = channel;
    }

    private sealed interface Event {
        record Ordered(WorkerOrder order) implements Event {}

        record Closed(Status status) implements Event {}
    }

    SessionEnded run() throws InterruptedException {
        StreamObserver<WorkerMessage> out = WorkersGrpc.newStub(channel).work(this);
        boolean served = false;
        @Nullable LeaseWork leases = null;
        try {
            send(
                    out,
                    WorkerMessage.newBuilder()
                            .setHello(WorkerHello.newBuilder()
                                    .setName(settings.name())
                                    .setSlots(settings.threads())
                                    .putAllVersions(LeasedSpecs.computing(settings.versions()))));
            while (true) {
                switch (events.take()) {
                    case Event.Closed(Status status) -> {
                        return SessionEnded.of(status, served);
                    }
                    case Event.Ordered(WorkerOrder order) -> {
                        switch (order.getMessageCase()) {
                            case ASSIGNMENT -> {
                                leases = prepare(order.getAssignment(), out);
                                served = leases != null;
                            }
                            case LEASE -> {
                                if (leases != null) {
                                    carryOut(leases, order.getLease(), out);
                                }
                            }
                            case FAREWELL -> {
                                return SessionEnded.farewell(order.getFarewell().getReason(), served);
                            }
                            case SAFE, MOVED -> work.take(order);
                            case MESSAGE_NOT_SET -> log.debug("ignored an order of a newer kind");
                        }
                    }
                }
            }
        } finally {
            over = true;
        }
    }

    private @Nullable LeaseWork prepare(WorkerAssignment assignment, StreamObserver<WorkerMessage> out)
            throws InterruptedException {
        try {
            LeaseHolder.Holding prepared = work.of(assignment.getSettings().toStringUtf8());
            send(
                    out,
                    WorkerMessage.newBuilder().setReady(WorkerReady.newBuilder().putAllDigests(prepared.digests())));
            work.joined(message -> send(out, message), () -> !over);
            return new LeaseWork(prepared, channel, assignment.getSessionId(), () -> !over);
        } catch (IOException | RuntimeException | Error e) {
            log.warn("the experiment can't be prepared", e);
            send(
                    out,
                    WorkerMessage.newBuilder()
                            .setRefusal(WorkerRefusal.newBuilder().setReason(sentence(e))));
            return null;
        }
    }

    private void carryOut(LeaseWork leases, LeaseOffer offer, StreamObserver<WorkerMessage> out) {
        Thread.ofVirtual().name("lease-" + offer.getId().getNumber()).start(() -> {
            try {
                leases.carryOut(offer);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception | Error e) {
                if (!over) {
                    // Where the connection broke, too, nobody hears this.
                    if (isGone(e)) {
                        log.debug("a lease's call broke off", e);
                    } else {
                        log.warn("a lease failed", e);
                    }
                    send(
                            out,
                            WorkerMessage.newBuilder()
                                    .setFailed(LeaseFailed.newBuilder()
                                            .setId(offer.getId())
                                            .setReason(sentence(e))));
                }
            }
        });
    }

    /** Whether a call failed because the coordinator can't be reached: then the session most likely ends, too. */
    private static boolean isGone(Throwable e) {
        Status.Code code = Status.fromThrowable(e).getCode();
        return code == Status.Code.UNAVAILABLE || code == Status.Code.CANCELLED;
    }

    private static String sentence(Throwable e) {
        return switch (e) {
            case IOException io -> FailureText.of(io);
            case Error error -> FailureText.of(error);
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
    }

    private void send(StreamObserver<WorkerMessage> out, WorkerMessage.Builder message) {
        synchronized (out) {
            try {
                out.onNext(message.build());
            } catch (IllegalStateException ended) {
                log.debug("the session ended before a message was sent", ended);
            }
        }
    }

    @Override
    public void onNext(WorkerOrder order) {
        events.add(new Event.Ordered(order));
    }

    @Override
    public void onError(Throwable error) {
        over = true;
        events.add(new Event.Closed(Status.fromThrowable(error)));
    }

    @Override
    public void onCompleted() {
        events.add(new Event.Closed(Status.UNAVAILABLE.withDescription("the coordinator ended the session")));
    }
}
