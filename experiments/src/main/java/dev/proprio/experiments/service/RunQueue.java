package dev.proprio.experiments.service;

import dev.proprio.coordinator.service.ConflictException;
import dev.proprio.coordinator.service.Lifecycle;
import dev.proprio.coordinator.service.RunAction;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.fault.FailureText;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Lets runs go on, so many at once, and moves them from state to state. Whatever it lets go on was kept before, so that
 * it goes on after a restart. Thread-safe.
 */
final class RunQueue {
    private static final Logger log = LoggerFactory.getLogger(RunQueue.class);

    private final int atOnce;
    private final Clock clock;
    private final EventPublisher publisher;
    private final Workshop workshop;
    private final Map<StoredRun, Thread> active = new HashMap<>();
    private final Deque<StoredRun> waiting = new ArrayDeque<>();
    private volatile boolean closing;

    /** Makes what carries out a run. */
    @FunctionalInterface
    interface Workshop {
        RunWork work(StoredRun run, ExperimentSpec spec, RunQueue queue);
    }

    RunQueue(int atOnce, Clock clock, EventPublisher publisher, Workshop workshop) {
        this.atOnce = atOnce;
        this.clock = clock;
        this.publisher = publisher;
        this.workshop = workshop;
    }

    /** Whether a run is to stop after the round that is under way. */
    boolean pauses(StoredRun run) {
        Lifecycle state = run.record().state();
        return closing || state == Lifecycle.PAUSING || state == Lifecycle.STOPPING;
    }

    /** Brings a run that was found in the store to where it was. */
    synchronized void takeUp(StoredRun run) throws IOException {
        RunRecord record = run.record();
        switch (record.state()) {
            // Until it is its turn again it waits, as the others do.
            case RUNNING -> want(run, record.in(Lifecycle.PAUSED));
            case PAUSING -> keep(run, record.rested(Lifecycle.PAUSED));
            case STOPPING -> keep(run, record.ended(Lifecycle.STOPPED, clock.instant(), Optional.empty()));
            case CREATED, WAITING, PAUSED, STOPPED, FAILED -> {
                if (record.wanted().isPresent()) {
                    want(run);
                }
            }
            case DONE -> {}
        }
    }

    /** Lets a run go on as soon as there is room. */
    synchronized void want(StoredRun run) throws IOException {
        want(run, run.record());
    }

    private void want(StoredRun run, RunRecord record) throws IOException {
        keep(run, record.wanted(Optional.of(record.wanted().orElseGet(clock::instant))));
        waiting.add(run);
        next();
    }

    synchronized void act(StoredRun run, RunAction action) throws ConflictException, IOException {
        RunRecord record = run.record();
        if (run.spec().isEmpty()) {
            throw new ConflictException("the run %s can only be deleted: %s"
                    .formatted(run.id(), record.failure().orElse("")));
        }
        boolean waits = waiting.contains(run);
        if (waits && (action == RunAction.START || action == RunAction.RESUME)) {
            throw new ConflictException(
                    "the run %s waits for its turn already: it goes on by itself as soon as another run makes room"
                            .formatted(run.id()));
        }
        switch (action) {
            case START -> {
                require(record.state() == Lifecycle.CREATED, run, "started", "has just been created");
                want(run);
            }
            case RESUME -> {
                boolean rests = record.state() == Lifecycle.PAUSED
                        || record.state() == Lifecycle.STOPPED
                        || record.state() == Lifecycle.FAILED;
                require(rests, run, "resumed", "is paused, stopped or failed");
                want(run);
            }
            case PAUSE -> {
                require(waits || record.state() == Lifecycle.RUNNING, run, "paused", "is running or waiting");
                if (waits) {
                    waiting.remove(run);
                    keep(run, record.rested(Lifecycle.PAUSED));
                } else {
                    keep(run, record.in(Lifecycle.PAUSING));
                }
            }
            case STOP -> stop(run, record, waits);
        }
    }

    private void stop(StoredRun run, RunRecord record, boolean waits) throws ConflictException, IOException {
        boolean over = record.state() == Lifecycle.DONE
                || record.state() == Lifecycle.FAILED
                || record.state() == Lifecycle.STOPPED
                || record.state() == Lifecycle.STOPPING;
        require(waits || !over, run, "stopped", "is not over");
        Thread worker = active.get(run);
        if (worker == null) {
            waiting.remove(run);
            keep(run, record.ended(Lifecycle.STOPPED, clock.instant(), Optional.empty()));
        } else {
            keep(run, record.in(Lifecycle.STOPPING));
            worker.interrupt();
        }
    }

    private static void require(boolean possible, StoredRun run, String done, String which) throws ConflictException {
        if (!possible) {
            throw new ConflictException("the run %s is %s; only one that %s can be %s"
                    .formatted(run.id(), run.record().seen(), which, done));
        }
    }

    /** Makes sure that nothing more is done for a run. */
    synchronized void forget(StoredRun run) throws ConflictException {
        if (active.containsKey(run) || waiting.contains(run)) {
            throw new ConflictException("the run %s is %s; stop it before it is deleted"
                    .formatted(run.id(), run.record().seen()));
        }
    }

    private void next() {
        for (Iterator<StoredRun> first = waiting.iterator(); !closing && first.hasNext() && active.size() < atOnce; ) {
            StoredRun run = first.next();
            // A run that has just been paused may still be putting its things away.
            if (!active.containsKey(run)) {
                first.remove();
                if (begins(run)) {
                    active.put(run, Thread.ofPlatform().name("run-" + run.id()).start(() -> work(run)));
                }
            }
        }
    }

    private void work(StoredRun run) {
        MDC.put("run", run.id());
        Consumer<StoredRun> end = carriedOut(run);
        synchronized (this) {
            active.remove(run);
            end.accept(run);
            notifyAll();
            next();
        }
        MDC.clear();
    }

    /** Carries a run out, and returns how to keep what became of it. */
    private Consumer<StoredRun> carriedOut(StoredRun run) {
        try {
            ExperimentSpec spec = run.spec().orElseThrow();
            RunSummary summary = workshop.work(run, spec, this).carryOut(spec);
            return ended -> ended(ended, summary);
        } catch (InterruptedException e) {
            log.debug("the run {} was interrupted", run.id(), e);
            return this::interrupted;
        } catch (Exception | Error e) {
            log.warn("the run {} failed", run.id(), e);
            String reason = FailureText.of(e);
            return failed -> failed(failed, Optional.of(reason));
        }
    }

    /** Notes the size of a run's model. */
    synchronized void measured(StoredRun run, long parameters) {
        RunRecord record = run.record();
        run.remember(record.measured(parameters, record.clientsPerSecond(), record.modelSha256()));
    }

    private static Optional<Double> speed(RunSummary summary) {
        return Optional.of(summary.clientsPerSecond()).filter(perSecond -> perSecond > 0);
    }

    /** Notes that a run goes on; one of which that can't be kept has failed. */
    private boolean begins(StoredRun run) {
        try (var _ = MDC.putCloseable("run", run.id())) {
            keep(run, run.record().begun(clock.instant()));
            log.info("the run {} goes on", run.id());
            return true;
        } catch (IOException e) {
            log.warn("the run {} failed", run.id(), e);
            failed(run, Optional.of(FailureText.of(e)));
            return false;
        }
    }

    private void ended(StoredRun run, RunSummary summary) {
        RunRecord record = run.record().measured(summary.parameters(), speed(summary), summary.modelSha256());
        if (summary.status() == RunStatus.DONE) {
            keepIfPossible(run, record.ended(Lifecycle.DONE, clock.instant(), Optional.empty()));
            log.info("the run {} is done", run.id());
        } else {
            failed(run, summary.failure());
        }
    }

    /** A run that is interrupted may fail for that; then it was stopped. */
    private void failed(StoredRun run, Optional<String> reason) {
        if (closing || run.record().state() == Lifecycle.STOPPING) {
            interrupted(run);
        } else {
            keepIfPossible(run, run.record().ended(Lifecycle.FAILED, clock.instant(), reason));
            log.info("the run {} has failed: {}", run.id(), reason.orElse("no reason is known"));
        }
    }

    private void interrupted(StoredRun run) {
        RunRecord record = run.record();
        if (record.state() == Lifecycle.STOPPING) {
            keepIfPossible(run, record.ended(Lifecycle.STOPPED, clock.instant(), Optional.empty()));
        } else if (record.state() == Lifecycle.PAUSING || !closing) {
            keepIfPossible(run, record.rested(Lifecycle.PAUSED));
        }
        // Otherwise what is kept says that the run goes on, and so it will when the coordinator is started again.
        log.info("the run {} has stopped after round {}", run.id(), run.round());
    }

    private void keepIfPossible(StoredRun run, RunRecord record) {
        try {
            keep(run, record);
        } catch (IOException e) {
            log.error("what became of the run {} can't be kept", run.id(), e);
            run.remember(record);
            publisher.tell(run);
        }
    }

    private void keep(StoredRun run, RunRecord record) throws IOException {
        run.keep(record);
        publisher.tell(run);
    }

    /** Lets every run end the round that it is at, or gives the round up after {@code grace}, and starts none. */
    void close(Duration grace) throws InterruptedException {
        closing = true;
        if (!awaitNone(grace)) {
            synchronized (this) {
                List.copyOf(active.values()).forEach(Thread::interrupt);
            }
            awaitNone(grace);
        }
    }

    private synchronized boolean awaitNone(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!active.isEmpty()) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }
}
