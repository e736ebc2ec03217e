package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.asynchronous.AsynchronousMode;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.proto.extension.ExtensionException;
import dev.proprio.proto.update.ClientUpdate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The flights of a server that does not wait, by the machine's clock: who has been asked, whose updates have come, in that
 * order, and what became of the others. A device has one task at a time, and none but the one before it is kept; and none
 * twice of the same version, so that its round names the task. Updates wait whole until there are enough for a step; nobody is
 * asked while as many wait as make a step, or as devices may be at work, whichever is more. Thread-safe.
 */
final class OpenFlights {
    private final AsynchronousMode mode;
    private final UpdateShape shape;
    private final RoundClock clock;
    private final Runnable moved;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, OpenFlight> byDevice = new LinkedHashMap<>();
    private final Deque<OpenFlight> received = new ArrayDeque<>();
    /** Those whose updates are in the step that is being made. */
    private final List<OpenFlight> taken = new ArrayList<>();

    private final List<Ended> ended = new ArrayList<>();
    /** Who was asked to train on the present version. */
    private final Set<String> asked = new HashSet<>();

    private int version;
    /** Whether the present version's step is over, and the next version not kept yet: nobody is asked meanwhile. */
    private boolean making;

    /** Whether somebody takes updates as soon as there are enough for a step. */
    private boolean gathering;

    private boolean stuck;
    private boolean closed;
    private Optional<ExtensionException> broken = Optional.empty();
    private Optional<String> hopeless = Optional.empty();

    /** A flight that is over, what became of it, and when. */
    record Ended(OpenFlight flight, ClientOutcome outcome, long at) {}

    /**
     * @param version how many steps are kept
     * @param shape what updates look like
     * @param moved is run, with the lock held, whenever somebody may be asked; must not block
     */
    OpenFlights(AsynchronousMode mode, int version, UpdateShape shape, RoundClock clock, Runnable moved) {
        this.mode = mode;
        this.version = version;
        this.shape = shape;
        this.clock = clock;
        this.moved = moved;
    }

    RoundClock clock() {
        return clock;
    }

    /** A value that is read with the lock held. */
    <T> T locked(Supplier<T> value) {
        lock.lock();
        try {
            return value.get();
        } finally {
            lock.unlock();
        }
    }

    private void run(Runnable action) {
        lock.lock();
        try {
            action.run();
            changed.signalAll();
            moved.run();
        } finally {
            lock.unlock();
        }
    }

    int version() {
        return locked(() -> version);
    }

    boolean isClosed() {
        return locked(() -> closed);
    }

    /** How many updates the step that goes on lacks; 0 while it is being made. */
    int missing() {
        return locked(() -> making ? 0 : Math.max(0, mode.buffer() - taken.size() - received.size()));
    }

    /** Who can't be asked now: it has a task, or had one of this version. */
    Set<String> engaged() {
        return locked(() -> {
            Set<String> all = new HashSet<>(byDevice.keySet());
            all.addAll(asked);
            return all;
        });
    }

    /** Who has a task, or has sent what is not kept yet. */
    Set<String> open() {
        return locked(() -> Set.copyOf(byDevice.keySet()));
    }

    /** Those that are at work, the first that was asked first. */
    List<OpenFlight> atWork() {
        return locked(() -> byDevice.values().stream()
                .filter(flight -> flight.state() == OpenFlight.State.AT_WORK)
                .toList());
    }

    /** How many more may be asked now. Whose connection broke leaves its place to another, and may come back all the same. */
    int places(Predicate<String> isHere) {
        return locked(() -> {
            int came = taken.size() + received.size();
            boolean enough =
                    came >= mode.buffer() && (gathering || came >= Math.max(mode.buffer(), mode.concurrency()));
            if (making || closed || enough) {
                return 0;
            }
            long here = byDevice.values().stream()
                    .filter(flight -> flight.state() == OpenFlight.State.AT_WORK && isHere.test(flight.device()))
                    .count();
            return (int) Math.max(0, mode.concurrency() - here - (mode.waits() ? came : 0));
        });
    }

    /** Notes that a device is about to be asked; false if it must not be any more. */
    boolean add(OpenFlight flight) {
        return locked(() -> {
            boolean may = !closed && !making && flight.flight().version() == version;
            if (may) {
                asked.add(flight.device());
                byDevice.put(flight.device(), flight);
            }
            return may;
        });
    }

    /** Notes a device that was asked before this process began. */
    void restore(OpenFlight flight) {
        run(() -> {
            if (flight.flight().version() == version) {
                asked.add(flight.device());
            }
            byDevice.put(flight.device(), flight);
        });
    }

    /** A device has its task, or will when it is back. */
    void begun(OpenFlight flight) {
        run(() -> flight.begun(clock.nanos()));
    }

    UpdateSink.Acceptance accept(OpenFlight flight, ClientUpdate update) throws InvalidUpdateException {
        try {
            shape.check(update);
            // At the door, since it is added to nothing yet.
            UpdateShape.checkFinite(update);
        } catch (InvalidUpdateException e) {
            failed(flight, Stage.VALIDATE, String.valueOf(e.getMessage()));
            throw e;
        }
        lock.lock();
        try {
            if (flight.state() == OpenFlight.State.RECEIVED || flight.state() == OpenFlight.State.COUNTED) {
                return UpdateSink.Acceptance.DUPLICATE;
            }
            if (flight.state() == OpenFlight.State.OVER || closed) {
                return UpdateSink.Acceptance.LATE;
            }
            int versions = next() - flight.flight().version();
            if (versions > mode.maxStaleness()) {
                tooStale(flight, versions);
                return UpdateSink.Acceptance.LATE;
            }
            flight.received(update, clock.nanos());
            received.add(flight);
            return UpdateSink.Acceptance.ACCEPTED;
        } finally {
            changed.signalAll();
            moved.run();
            lock.unlock();
        }
    }

    /** The version that the step moves which an update that comes now will be in. */
    private int next() {
        return making
                ? version + 1 + received.size() / mode.buffer()
                : version + (taken.size() + received.size()) / mode.buffer();
    }

    private void tooStale(OpenFlight flight, int versions) {
        flight.late(
                "its model is %s versions older than the one that is moved now, and updates count up to %s; another task will come"
                        .formatted(versions, mode.maxStaleness()));
        end(flight, new ClientOutcome.Late(flight.device(), Duration.ZERO));
    }

    /** Nothing more comes of a flight, unless its update has come already. */
    void failed(OpenFlight flight, Stage stage, String reason) {
        run(() -> {
            if (flight.state() == OpenFlight.State.AT_WORK) {
                end(flight, new ClientOutcome.Failed(flight.device(), Duration.ZERO, stage, reason));
            }
        });
    }

    /** Gives up a flight of which the update would be too stale. */
    void giveUpStale(OpenFlight flight) {
        run(() -> end(flight, new ClientOutcome.Late(flight.device(), Duration.ZERO)));
    }

    private void end(OpenFlight flight, ClientOutcome outcome) {
        flight.end(OpenFlight.State.OVER);
        byDevice.remove(flight.device(), flight);
        received.remove(flight);
        ended.add(new Ended(flight, outcome, clock.nanos()));
    }

    /**
     * Blocks until the step has its updates. From then on nobody is asked until the step is kept.
     *
     * @param adder adds each, in the order in which they came, or says why it can't be added
     * @return whether it has; if not, nobody can be asked before the next version, and what has come waits for it
     * @throws RunFailedException if for too long nobody was there who could be asked
     */
    boolean fill(Function<OpenFlight, Optional<String>> adder) throws RunFailedException, InterruptedException {
        run(() -> gathering = true);
        try {
            while (true) {
                List<OpenFlight> next = awaitNext();
                if (next.isEmpty()) {
                    return locked(() -> taken.size() == mode.buffer());
                }
                for (OpenFlight flight : next) {
                    adder.apply(flight).ifPresent(reason -> refused(flight, reason));
                }
            }
        } finally {
            run(() -> gathering = false);
        }
    }

    private void refused(OpenFlight flight, String reason) {
        run(() -> {
            taken.remove(flight);
            end(flight, new ClientOutcome.Failed(flight.device(), Duration.ZERO, Stage.VALIDATE, reason));
        });
    }

    /** Those whose updates make up for what the step lacks; nobody if it lacks nothing, or nobody will come. */
    private List<OpenFlight> awaitNext() throws RunFailedException, InterruptedException {
        lock.lock();
        try {
            while (true) {
                if (broken.isPresent()) {
                    throw broken.get();
                }
                if (hopeless.isPresent()) {
                    throw new RunFailedException(hopeless.get());
                }
                List.copyOf(received).stream()
                        .filter(flight -> version - flight.flight().version() > mode.maxStaleness())
                        .forEach(flight ->
                                tooStale(flight, version - flight.flight().version()));
                int wanted = mode.buffer() - taken.size();
                if (wanted == 0) {
                    making = true;
                    return List.of();
                }
                if (received.size() >= wanted) {
                    List<OpenFlight> next = new ArrayList<>();
                    while (next.size() < wanted) {
                        next.add(received.remove());
                    }
                    taken.addAll(next);
                    return next;
                }
                if (stuck) {
                    making = true;
                    taken.reversed().forEach(received::addFirst);
                    taken.clear();
                    return List.of();
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Those in the step that is being made, in the order in which they came. */
    List<OpenFlight> taken() {
        return locked(() -> List.copyOf(taken));
    }

    /** Those that have ended otherwise since this was asked last. */
    List<Ended> takeEnded() {
        return locked(() -> {
            List<Ended> all = List.copyOf(ended);
            ended.clear();
            return all;
        });
    }

    /** Those that go on after the step that is being made. */
    List<OpenFlight> left() {
        return locked(() -> byDevice.values().stream()
                .filter(flight -> !taken.contains(flight))
                .toList());
    }

    /** The step is kept, and whoever is in it has been told. */
    void advance(int next) {
        run(() -> {
            for (OpenFlight flight : taken) {
                flight.end(OpenFlight.State.COUNTED);
                byDevice.remove(flight.device(), flight);
            }
            taken.clear();
            asked.clear();
            version = next;
            making = false;
            stuck = false;
        });
    }

    /** Nobody can be asked, or will come, before there is another version. */
    void stuck(int at) {
        run(() -> stuck |= at == version && !making);
    }

    /** Nobody has been there for too long. */
    void hopeless(String why) {
        run(() -> hopeless = Optional.of(why));
    }

    /** The selection threw. */
    void broken(ExtensionException failure) {
        run(() -> broken = Optional.of(failure));
    }

    /** Ends all flights. @return whose */
    Set<String> close() {
        return locked(() -> {
            Set<String> devices = Set.copyOf(byDevice.keySet());
            closed = true;
            byDevice.values().forEach(flight -> flight.end(OpenFlight.State.OVER));
            byDevice.clear();
            received.clear();
            changed.signalAll();
            moved.run();
            return devices;
        });
    }
}
