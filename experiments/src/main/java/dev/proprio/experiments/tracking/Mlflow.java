package dev.proprio.experiments.tracking;

import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.spec.MlflowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an MLflow server of the rounds, on a thread of its own and from a queue that is bounded. What fails in passing is
 * tried again until the run is over, and then for as long as its spec says; what is refused is counted.
 */
final class Mlflow implements Tracker {
    private static final Logger log = LoggerFactory.getLogger(Mlflow.class);
    private static final int WAITING_ROUNDS = 10_000;
    private static final int ROUNDS_AT_ONCE = 200;

    private final MlflowSpec spec;
    private final MlflowRun about;
    private final MlflowRuns runs;
    private final MlflowDelays delays;
    private final BlockingQueue<Told> queue = new ArrayBlockingQueue<>(WAITING_ROUNDS);
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread sender = Thread.ofPlatform().daemon().name("mlflow").unstarted(this::sendAll);

    // Guarded by this.
    private int told;
    private int delivered;
    private boolean settingsDelivered;
    private boolean endDelivered;
    private Optional<String> reason = Optional.empty();
    private String lastFailure = "it has not answered yet";
    private Optional<RunSummary> end = Optional.empty();

    private record Told(RoundRow row, long milliseconds) {}

    private Mlflow(MlflowServer server, MlflowSpec spec, MlflowRun about, MlflowDelays delays) {
        this.spec = spec;
        this.about = about;
        this.runs = new MlflowRuns(server, spec.experiment(), about);
        this.delays = delays;
    }

    /** Begins to tell; the server need not be there yet. */
    static Mlflow begin(MlflowServer server, MlflowSpec spec, MlflowRun about, MlflowDelays delays) {
        var tracker = new Mlflow(server, spec, about, delays);
        tracker.sender.start();
        return tracker;
    }

    @Override
    public synchronized void recorded(RoundRow row) {
        told++;
        if (!queue.offer(new Told(row, System.currentTimeMillis()))) {
            noteReason("more than %s rounds waited for it".formatted(WAITING_ROUNDS));
        }
    }

    private void sendAll() {
        try {
            retried(runs::find);
            sendSettings();
            List<Told> rounds = new ArrayList<>();
            while (next(rounds)) {
                sendRounds(rounds);
            }
            sendEnd();
        } catch (MlflowException e) {
            noteReason(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            log.warn("telling MLflow at {} of the run ended in", spec.url(), e);
            noteReason(e.getClass().getName());
        }
    }

    private void sendSettings() throws InterruptedException {
        try {
            retried(runs::sendSettings);
            synchronized (this) {
                settingsDelivered = true;
            }
        } catch (MlflowException refused) {
            noteReason(String.valueOf(refused.getMessage()));
        }
    }

    /** Waits for rounds; false when the run is over and all are sent. */
    private boolean next(List<Told> rounds) throws InterruptedException {
        rounds.clear();
        while (true) {
            boolean last = over.getCount() == 0;
            Told first = queue.poll(last ? 0 : 50, TimeUnit.MILLISECONDS);
            if (first != null) {
                rounds.add(first);
                queue.drainTo(rounds, ROUNDS_AT_ONCE - 1);
                return true;
            }
            if (last) {
                return false;
            }
        }
    }

    private void sendRounds(List<Told> rounds) throws InterruptedException {
        List<MlflowRuns.Metric> metrics = new ArrayList<>();
        for (Told one : rounds) {
            RoundFigures.of(one.row())
                    .forEach((name, value) -> metrics.add(new MlflowRuns.Metric(
                            MlflowRun.name(name), value, one.row().round(), one.milliseconds())));
        }
        try {
            retried(() -> runs.send(metrics));
            synchronized (this) {
                delivered += rounds.size();
            }
        } catch (MlflowException refused) {
            noteReason(String.valueOf(refused.getMessage()));
        }
    }

    private void sendEnd() throws MlflowException, InterruptedException {
        Optional<RunSummary> summary = end();
        if (summary.isEmpty()) {
            return;
        }
        String status = summary.get().status() == RunStatus.DONE ? "FINISHED" : "FAILED";
        retried(() -> runs.end(status, summary.get().modelSha256()));
        synchronized (this) {
            endDelivered = true;
        }
    }

    private synchronized Optional<RunSummary> end() {
        return end;
    }

    private synchronized void noteReason(String why) {
        if (reason.isEmpty()) {
            reason = Optional.of(why);
            log.warn("MLflow at {} is not told all of the run: {}", spec.url(), why);
        }
    }

    /** Until it is done, or refused, or the thread is told to give up. */
    private void retried(Step step) throws MlflowException, InterruptedException {
        for (int failures = 1; ; failures++) {
            try {
                step.take();
                return;
            } catch (MlflowException e) {
                if (!e.passing()) {
                    throw e;
                }
                if (failures == 1) {
                    log.info("MLflow at {} will be told again: {}", spec.url(), e.getMessage());
                }
                synchronized (this) {
                    lastFailure = String.valueOf(e.getMessage());
                }
                pause(delays.after(failures, e.pause()));
            }
        }
    }

    /** The end of the run ends the pause, for then there is little time left. */
    private void pause(Duration pause) throws InterruptedException {
        if (over.getCount() == 0) {
            Thread.sleep(pause.compareTo(delays.stop()) > 0 ? delays.stop() : pause);
        } else {
            over.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public Optional<String> ended(RunSummary summary) {
        synchronized (this) {
            end = Optional.of(summary);
        }
        stop(spec.patience());
        return missing();
    }

    private synchronized Optional<String> missing() {
        List<String> missing = new ArrayList<>();
        if (delivered < told) {
            missing.add("%s of %s rounds".formatted(told - delivered, told));
        }
        if (!settingsDelivered) {
            missing.add("the settings");
        }
        if (!endDelivered) {
            missing.add("the end of the run");
        }
        if (about.cut() > 0) {
            missing.add("the whole of %s long settings".formatted(about.cut()));
        }
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("MLflow at %s was not told %s%s"
                        .formatted(
                                spec.url(),
                                String.join(", ", missing),
                                delivered == told && endDelivered && settingsDelivered
                                        ? ""
                                        : ": " + reason.orElse(lastFailure)));
    }

    /** Ends the thread: by itself if that takes no longer than {@code wait}. */
    private void stop(Duration wait) {
        over.countDown();
        try {
            if (!sender.join(wait)) {
                sender.interrupt();
                sender.join(delays.stop());
            }
        } catch (InterruptedException e) {
            sender.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop(delays.stop());
    }

    @FunctionalInterface
    private interface Step {
        void take() throws MlflowException, InterruptedException;
    }
}
