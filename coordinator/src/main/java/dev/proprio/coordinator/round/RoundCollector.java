package dev.proprio.coordinator.round;

import com.google.common.base.Stopwatch;
import dev.proprio.coordinator.aggregation.Accumulator;
import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.aggregation.MetricTotals;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Gathers one round: adds updates as they come and keeps each device's outcome. Thread-safe. */
final class RoundCollector implements UpdateSink {
    private final RoundPlan plan;
    private final UpdateShape shape;
    private final Accumulator accumulator;
    private final MetricTotals metrics = new MetricTotals();
    private final Set<String> asked = new HashSet<>();
    private final Map<String, ClientOutcome> outcomes = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition settled = lock.newCondition();
    private final Stopwatch clock = Stopwatch.createStarted();
    private boolean allAsked;
    private boolean closed;
    private int accepted;

    RoundCollector(RoundPlan plan, UpdateShape shape) {
        this.plan = plan;
        this.shape = shape;
        this.accumulator = plan.run().aggregation().open(shape, plan.target());
    }

    @Override
    public void asked(String device) {
        locked(() -> asked.add(device));
    }

    @Override
    public void allAsked() {
        locked(() -> {
            allAsked = true;
            signalIfSettled();
        });
    }

    @Override
    public Verdict accept(String device, ClientUpdate update) throws InvalidUpdateException {
        try {
            shape.check(update);
            lock.lock();
            try {
                return add(device, update);
            } finally {
                lock.unlock();
            }
        } catch (InvalidUpdateException e) {
            failed(device, Stage.VALIDATE, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private Verdict add(String device, ClientUpdate update) throws InvalidUpdateException {
        if (outcomes.get(device) instanceof ClientOutcome.Accepted) {
            return Verdict.DUPLICATE;
        }
        if (closed || !asked.contains(device) || outcomes.containsKey(device) || accepted == plan.target()) {
            return Verdict.LATE;
        }
        accumulator.add(update);
        metrics.add(update.metrics());
        outcomes.put(device, new ClientOutcome.Accepted(device, clock.elapsed(), update.weight(), update.metrics()));
        accepted++;
        signalIfSettled();
        return Verdict.ACCEPTED;
    }

    @Override
    public void failed(String device, Stage stage, String reason) {
        locked(() -> {
            if (!closed && asked.contains(device)) {
                outcomes.putIfAbsent(device, new ClientOutcome.Failed(device, clock.elapsed(), stage, reason));
                signalIfSettled();
            }
        });
    }

    @Override
    public boolean isSettled() {
        lock.lock();
        try {
            return settledNow();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int accepted() {
        lock.lock();
        try {
            return accepted;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean awaitSettled(Duration limit) throws InterruptedException {
        long nanos = limit.toNanos();
        lock.lock();
        try {
            while (!settledNow()) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = settled.awaitNanos(nanos);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the round: whoever was asked and has not answered is late, or failed if it was waited for. */
    Gathered close() {
        lock.lock();
        try {
            boolean complete = accepted == plan.target();
            closed = true;
            List<ClientOutcome> ordered = new ArrayList<>();
            for (String device : plan.devices()) {
                ClientOutcome outcome = outcomes.get(device);
                if (outcome != null) {
                    ordered.add(outcome);
                } else if (asked.contains(device)) {
                    ordered.add(unanswered(device, complete));
                }
            }
            boolean enough = accepted >= plan.run().cohort().minimum();
            return new Gathered(
                    ordered,
                    enough ? Optional.of(accumulator.aggregate()) : Optional.empty(),
                    metrics.totals(),
                    clock.elapsed());
        } finally {
            lock.unlock();
        }
    }

    private ClientOutcome unanswered(String device, boolean complete) {
        return complete
                ? new ClientOutcome.Late(device, clock.elapsed())
                : new ClientOutcome.Failed(
                        device,
                        clock.elapsed(),
                        Stage.DEADLINE,
                        "no answer before the round's deadline of %s".formatted(plan.deadline()));
    }

    private boolean settledNow() {
        return closed || accepted == plan.target() || (allAsked && outcomes.size() == asked.size());
    }

    private void signalIfSettled() {
        if (settledNow()) {
            settled.signalAll();
        }
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /** What a closed round holds; {@code aggregate} is empty when there were too few updates. */
    record Gathered(
            List<ClientOutcome> outcomes,
            Optional<Aggregate> aggregate,
            Map<String, Metric> metrics,
            Duration elapsed) {}
}
