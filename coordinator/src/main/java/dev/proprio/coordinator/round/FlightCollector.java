package dev.proprio.coordinator.round;

import com.google.common.base.Stopwatch;
import dev.proprio.coordinator.aggregation.Accumulator;
import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.aggregation.MetricTotals;
import dev.proprio.coordinator.aggregation.RuleContext;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.asynchronous.Flight;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.proto.extension.ExtensionException;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToDoubleFunction;

/**
 * Adds up the updates of a step as they come, each as much as it counts: sums are exact, so that the order in which
 * threads hand them in leaves no trace. Thread-safe.
 */
final class FlightCollector {
    private final ToDoubleFunction<Flight> factors;
    private final RoundPlan plan;
    private final UpdateShape shape;
    private final RoundSums sums;
    private final MetricTotals metrics = new MetricTotals();
    private final RoundClock clock;
    private final Stopwatch watch;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, ClientOutcome> outcomes = new HashMap<>();
    private int accepted;
    private Optional<Flight> last = Optional.empty();
    /** What the rule threw while an update was added. */
    private Optional<ExtensionException> broken = Optional.empty();

    /** @param factors how much of a flight's update counts */
    FlightCollector(
            RoundPlan plan,
            UpdateShape shape,
            RuleContext context,
            RoundClock clock,
            ToDoubleFunction<Flight> factors) {
        this.factors = factors;
        this.plan = plan;
        this.shape = shape;
        this.sums = new RoundSums(plan, shape, new RoundAccumulators(plan, shape, context));
        this.clock = clock;
        this.watch = clock.started();
    }

    /** Where one device's update goes. */
    UpdateSink sink(Flight flight) {
        return new FlightSink(flight);
    }

    /** Whether nothing can be combined any more. */
    boolean isBroken() {
        lock.lock();
        try {
            return broken.isPresent();
        } finally {
            lock.unlock();
        }
    }

    int accepted() {
        lock.lock();
        try {
            return accepted;
        } finally {
            lock.unlock();
        }
    }

    /** What became of a flight that was trained, by the machine's time. */
    Optional<ClientOutcome> outcome(Flight flight) {
        return Optional.ofNullable(outcomes.get(flight.number()));
    }

    Map<String, Metric> metrics() {
        return metrics.totals();
    }

    Duration elapsed() {
        return watch.elapsed();
    }

    /** What the step's updates come to; empty if they are too few. */
    Optional<Aggregate> combined() {
        if (broken.isPresent()) {
            throw broken.get();
        }
        return sums.combined(accepted);
    }

    /** The flight whose update was added last. */
    Flight last() {
        return last.orElseThrow();
    }

    private void accept(Flight flight, ClientUpdate update) throws InvalidUpdateException {
        Accumulator sum;
        lock.lock();
        try {
            sum = sums.take();
        } catch (ExtensionException e) {
            broken = Optional.of(e);
            return;
        } finally {
            lock.unlock();
        }
        try {
            // The same device may be in a step twice. Ids stay in their order.
            sum.add(flight.device() + '\0' + flight.number(), update, factors.applyAsDouble(flight));
        } catch (InvalidUpdateException e) {
            locked(() -> sums.giveBack(sum));
            throw e;
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            // Whatever the accumulator holds now, nothing can be made of it.
            locked(() ->
                    broken = Optional.of(ExtensionException.threw(plan.run().aggregation(), e)));
            return;
        }
        locked(() -> {
            sums.giveBack(sum);
            metrics.add(update.metrics());
            outcomes.put(
                    flight.number(),
                    new ClientOutcome.Accepted(flight.device(), watch.elapsed(), update.weight(), update.metrics())
                            .stale(plan.round() - 1 - flight.version()));
            accepted++;
            last = Optional.of(flight);
        });
    }

    private void failed(Flight flight, Stage stage, String reason) {
        locked(() -> outcomes.putIfAbsent(
                flight.number(), new ClientOutcome.Failed(flight.device(), watch.elapsed(), stage, reason)));
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /** Takes one update, of one device. */
    private final class FlightSink implements OneUpdateSink {
        private final Flight flight;

        FlightSink(Flight flight) {
            this.flight = flight;
        }

        @Override
        public RoundClock clock() {
            return clock;
        }

        @Override
        public Acceptance accept(String device, ClientUpdate update) throws InvalidUpdateException {
            try {
                shape.check(update);
                FlightCollector.this.accept(flight, update);
            } catch (InvalidUpdateException e) {
                failed(device, Stage.VALIDATE, String.valueOf(e.getMessage()));
                throw e;
            }
            return accepted() == 1 ? Acceptance.ACCEPTED : Acceptance.LATE;
        }

        @Override
        public void failed(String device, Stage stage, String reason) {
            FlightCollector.this.failed(flight, stage, reason);
        }

        @Override
        public boolean isSettled() {
            lock.lock();
            try {
                return outcomes.containsKey(flight.number());
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void allAsked() {}

        @Override
        public int accepted() {
            lock.lock();
            try {
                return outcomes.get(flight.number()) instanceof ClientOutcome.Accepted ? 1 : 0;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean awaitSettled(Duration limit) {
            return isSettled();
        }
    }
}
