package dev.proprio.coordinator.tree;

import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.round.Partial;
import dev.proprio.coordinator.round.PartialCollector;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.coordinator.secagg.SecureOutcome;
import dev.proprio.proto.update.ClientUpdate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Adds up what a leaf's devices hand in for a lease, until that is closed or nobody wants it any more. Thread-safe. */
final class LeafSink implements UpdateSink {
    private final RoundPlan plan;
    private final PartialCollector collector;
    private final BooleanSupplier wanted;
    private boolean closed;

    LeafSink(RoundPlan plan, PartialCollector collector, BooleanSupplier wanted) {
        this.plan = plan;
        this.collector = collector;
        this.wanted = wanted;
    }

    /**
     * What was added up; devices that have not answered have failed, and answers from now on are late.
     *
     * @param reason why they have failed
     */
    synchronized Partial close(String reason) {
        closed = true;
        plan.devices().forEach(device -> collector.failed(device, Stage.DEADLINE, reason));
        return collector.partial(List.of());
    }

    @Override
    public RoundClock clock() {
        return RoundClock.SYSTEM;
    }

    @Override
    public synchronized void begun() {
        collector.begun();
    }

    @Override
    public synchronized boolean asked(String device) {
        return collector.asked(device);
    }

    @Override
    public synchronized Acceptance accept(String device, ClientUpdate update) throws InvalidUpdateException {
        if (closed || !wanted.getAsBoolean()) {
            return Acceptance.LATE;
        }
        try {
            return collector.accept(device, update);
        } finally {
            notifyAll();
        }
    }

    @Override
    public Acceptance accept(Partial part) {
        return collector.accept(part);
    }

    @Override
    public void accept(SecureOutcome outcome) {
        collector.accept(outcome);
    }

    @Override
    public synchronized void failed(String device, Stage stage, String reason) {
        if (!closed) {
            collector.failed(device, stage, reason);
            notifyAll();
        }
    }

    @Override
    public synchronized boolean isSettled() {
        return closed || !wanted.getAsBoolean() || collector.isSettled();
    }

    @Override
    public void allAsked() {}

    @Override
    public synchronized int accepted() {
        return collector.accepted();
    }

    @Override
    public synchronized boolean awaitSettled(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        long left = limit.toNanos();
        while (!isSettled() && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = end - System.nanoTime();
        }
        return isSettled();
    }
}
