package dev.proprio.coordinator.round;

import com.google.common.base.Stopwatch;
import dev.proprio.coordinator.aggregation.Accumulator;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.aggregation.MetricTotals;
import dev.proprio.coordinator.aggregation.RuleContext;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.secagg.SecureOutcome;
import dev.proprio.proto.extension.DurationText;
import dev.proprio.proto.extension.ExtensionException;
import dev.proprio.proto.update.ClientUpdate;
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
final class RoundCollector implements UpdateCollector {
    private final RoundPlan plan;
    private final UpdateShape shape;
    /** Whose update has a place kept for it. */
    private final Optional<String> required;

    private final RoundAccumulators accumulators;
    private final RoundSums sums;
    private final MetricTotals metrics = new MetricTotals();
    private final Set<String> asked = new HashSet<>();
    private final Map<String, ClientOutcome> outcomes = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition settled = lock.newCondition();
    private final RoundClock clock;
    private final Stopwatch watch;
    /** When its devices were free for it, since the round's start. */
    private Duration turn = Duration.ZERO;

    private boolean allAsked;
    private boolean closed;
    private int admitted;
    private int added;
    /** What the rule threw while an update was added. */
    private Optional<ExtensionException> broken = Optional.empty();

    RoundCollector(RoundPlan plan, UpdateShape shape, RuleContext context, RoundClock clock) {
        this.clock = clock;
        this.watch = clock.started();
        this.plan = plan;
        this.shape = shape;
        this.required = plan.run().aggregation().requiredDevice();
        this.accumulators = new RoundAccumulators(plan, shape, context);
        this.sums = new RoundSums(plan, shape, accumulators);
    }

    @Override
    public RoundClock clock() {
        return clock;
    }

    @Override
    public void begun() {
        locked(() -> turn = watch.elapsed());
    }

    @Override
    public boolean asked(String device) {
        lock.lock();
        try {
            asked.add(device);
            if (outcomes.get(device) instanceof ClientOutcome.Failed) {
                outcomes.remove(device);
            }
            return !outcomes.containsKey(device);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void allAsked() {
        locked(() -> {
            allAsked = true;
            signalIfSettled();
        });
    }

    @Override
    public Acceptance accept(String device, ClientUpdate update) throws InvalidUpdateException {
        try {
            shape.check(update);
        } catch (InvalidUpdateException e) {
            failed(device, Stage.VALIDATE, String.valueOf(e.getMessage()));
            throw e;
        }
        return accept(new UpdateArrival(device, update));
    }

    @Override
    public Acceptance accept(Partial part) throws InvalidPartialException {
        part.requireOf(plan.identity());
        part.check();
        return accept(new PartialArrival(part));
    }

    private <X extends Exception> Acceptance accept(Arrival<X> arrival) throws X {
        List<String> devices = arrival.devices();
        Accumulator accumulator;
        lock.lock();
        try {
            while (isFullFor(devices) && added < admitted) {
                // One that is being added may yet turn out to be invalid.
                settled.awaitUninterruptibly();
            }
            if (devices.stream().anyMatch(device -> outcomes.get(device) instanceof ClientOutcome.Accepted)) {
                return Acceptance.DUPLICATE;
            }
            boolean allAwaited =
                    devices.stream().allMatch(device -> asked.contains(device) && !outcomes.containsKey(device));
            if (closed || !allAwaited || isFullFor(devices)) {
                return Acceptance.LATE;
            }
            accumulator = sums.take();
            admitted += devices.size();
            arrival.admitted();
        } catch (ExtensionException e) {
            broke(e, 0);
            return Acceptance.LATE;
        } finally {
            lock.unlock();
        }
        // The sum is the costly part; it runs without the lock, each thread on an accumulator of its own.
        Optional<X> refusal;
        try {
            refusal = arrival.addTo(accumulator);
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            // Whatever the accumulator holds now, nothing can be made of it.
            locked(() -> broke(ExtensionException.threw(plan.run().aggregation(), e), devices.size()));
            return Acceptance.LATE;
        }
        if (refusal.isPresent()) {
            X reason = refusal.get();
            locked(() -> {
                admitted -= devices.size();
                sums.giveBack(accumulator);
                arrival.refused(reason);
                settled.signalAll();
            });
            throw reason;
        }
        locked(() -> {
            sums.giveBack(accumulator);
            arrival.counted();
            added += devices.size();
            if (added == admitted) {
                settled.signalAll();
            }
        });
        return Acceptance.ACCEPTED;
    }

    /**
     * Something that is to be added; all but adding is under the lock.
     *
     * @param <X> why it may be refused
     */
    private interface Arrival<X extends Exception> {
        /** Whose updates count with it. */
        List<String> devices();

        /** It has a place. */
        void admitted();

        /** Why it can't be added, if so; then the accumulator is as before. */
        Optional<X> addTo(Accumulator accumulator);

        /** It has no place any more. */
        void refused(X reason);

        /** It has been added. */
        void counted();
    }

    private final class UpdateArrival implements Arrival<InvalidUpdateException> {
        private final String device;
        private final ClientUpdate update;

        UpdateArrival(String device, ClientUpdate update) {
            this.device = device;
            this.update = update;
        }

        @Override
        public List<String> devices() {
            return List.of(device);
        }

        @Override
        public void admitted() {
            outcomes.put(
                    device, new ClientOutcome.Accepted(device, watch.elapsed(), update.weight(), update.metrics()));
        }

        @Override
        public Optional<InvalidUpdateException> addTo(Accumulator accumulator) {
            try {
                accumulator.add(device, update);
                return Optional.empty();
            } catch (InvalidUpdateException e) {
                return Optional.of(e);
            }
        }

        @Override
        public void refused(InvalidUpdateException reason) {
            outcomes.put(
                    device,
                    new ClientOutcome.Failed(
                            device, watch.elapsed(), Stage.VALIDATE, String.valueOf(reason.getMessage())));
        }

        @Override
        public void counted() {
            metrics.add(update.metrics());
        }
    }

    private final class PartialArrival implements Arrival<InvalidPartialException> {
        private final Partial part;
        private final List<String> devices;
        /** Of whom nothing had been told before. */
        private final List<String> told = new ArrayList<>();

        PartialArrival(Partial part) {
            this.part = part;
            this.devices =
                    part.accepted().stream().map(ClientOutcome.Accepted::device).toList();
        }

        @Override
        public List<String> devices() {
            return devices;
        }

        @Override
        public void admitted() {
            for (ClientOutcome outcome : part.outcomes()) {
                if (asked.contains(outcome.device()) && outcomes.putIfAbsent(outcome.device(), outcome) == null) {
                    told.add(outcome.device());
                }
            }
        }

        @Override
        public Optional<InvalidPartialException> addTo(Accumulator accumulator) {
            try {
                accumulator.merge(part.aggregate());
                return Optional.empty();
            } catch (InvalidPartialException e) {
                return Optional.of(e);
            }
        }

        @Override
        public void refused(InvalidPartialException reason) {
            told.forEach(outcomes::remove);
        }

        @Override
        public void counted() {
            metrics.merge(part.metrics());
        }
    }

    /** The rule threw while updates were added: the round ends without an aggregate. */
    private void broke(ExtensionException failure, int updates) {
        broken = Optional.of(failure);
        added += updates;
        settled.signalAll();
    }

    /** Whether there is no place for an update of each of these. */
    private boolean isFullFor(List<String> devices) {
        boolean keepsAPlace =
                required.isPresent() && !devices.contains(required.get()) && !outcomes.containsKey(required.get());
        return admitted > plan.target() - (keepsAPlace ? 1 : 0) - devices.size();
    }

    @Override
    public void accept(SecureOutcome outcome) {
        throw new IllegalStateException("this round takes updates, not the sum of masked ones");
    }

    @Override
    public void failed(String device, Stage stage, String reason) {
        locked(() -> {
            if (!closed && asked.contains(device)) {
                outcomes.putIfAbsent(device, new ClientOutcome.Failed(device, watch.elapsed(), stage, reason));
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
            return admitted;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean awaitSettled(Duration limit) throws InterruptedException {
        lock.lock();
        try {
            return clock.await(settled, limit, this::settledNow);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CollectedRound close() {
        lock.lock();
        try {
            closed = true;
            while (added < admitted) {
                settled.awaitUninterruptibly();
            }
            boolean complete = admitted == plan.target() || isLost();
            List<ClientOutcome> ordered = new ArrayList<>();
            Optional<VirtualOutcomes> virtual = plan.timeline().map(timeline -> VirtualOutcomes.of(timeline, outcomes));
            for (String device : plan.devices()) {
                ClientOutcome outcome = outcomes.get(device);
                if (virtual.isPresent()) {
                    ordered.add(virtual.get().of(device));
                } else if (outcome != null) {
                    ordered.add(outcome);
                } else if (asked.contains(device)) {
                    ordered.add(unanswered(device, complete));
                }
            }
            if (broken.isPresent()) {
                throw broken.get();
            }
            if (accumulators.rehearsed().isPresent()) {
                SecureOutcome outcome = accumulators.rehearsed().get().close(watch.elapsed());
                return CollectedRound.of(outcome, SecureCollector.outcomes(ordered, outcome), plan, watch.elapsed());
            }
            return new CollectedRound(
                    ordered.stream().map(this::sinceItsTurn).toList(),
                    sums.combined(admitted),
                    metrics.totals(),
                    watch.elapsed(),
                    Optional.empty());
        } finally {
            lock.unlock();
        }
    }

    /** The time in which others had the devices is not theirs. */
    private ClientOutcome sinceItsTurn(ClientOutcome outcome) {
        return turn.isZero() ? outcome : outcome.asked(turn);
    }

    private ClientOutcome unanswered(String device, boolean complete) {
        return complete
                ? new ClientOutcome.Late(device, watch.elapsed())
                : new ClientOutcome.Failed(
                        device,
                        watch.elapsed(),
                        Stage.DEADLINE,
                        "no answer before the round's deadline of %s".formatted(DurationText.format(plan.deadline())));
    }

    private boolean settledNow() {
        boolean everyAnswer = allAsked && outcomes.size() == asked.size();
        return added == admitted
                && (closed || broken.isPresent() || admitted == plan.target() || everyAnswer || isLost());
    }

    /** Whether nothing can be combined any more, whoever answers. */
    private boolean isLost() {
        return required.map(outcomes::get)
                .filter(ClientOutcome.Failed.class::isInstance)
                .isPresent();
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
}
