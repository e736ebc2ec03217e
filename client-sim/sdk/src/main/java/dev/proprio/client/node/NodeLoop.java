package dev.proprio.client.node;

import dev.proprio.client.node.NodeEvent.Why;
import dev.proprio.client.session.DeviceSession;
import dev.proprio.client.session.DeviceWork;
import dev.proprio.client.session.FailureReasons;
import dev.proprio.client.session.SessionEnd;
import dev.proprio.client.session.SessionException;
import dev.proprio.client.session.SessionListener;
import dev.proprio.client.session.SessionMemory;
import dev.proprio.client.session.SessionSettings;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.TrainingTask;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Session after session, with pauses in between. */
final class NodeLoop implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(NodeLoop.class);

    /** A session that has lasted so long was a good one, whatever ended it. */
    private static final Duration GOOD = Duration.ofSeconds(30);

    /** A coordinator that takes the connection and does not let the device in so long is not there. */
    private static final Duration UNANSWERED = Duration.ofSeconds(30);

    /** Who is refused waits so many times the longest pause: somebody has to do something first. */
    private static final int REFUSED = 10;

    /** By which share of the time at most a device is later than it was told to be. */
    private static final double LATER = 0.1;

    private final NodeSettings settings;
    private final DeviceWork work;
    private final SessionMemory memory;
    private final KeyedRandom jitter;
    private int failures;
    private Duration paused = Duration.ZERO;
    private boolean closing;
    private boolean pausing;
    private @Nullable DeviceSession current;

    NodeLoop(NodeSettings settings) {
        this.settings = settings;
        this.work = new UninterruptedWork(settings.work(), this::isClosing);
        this.memory = settings.memory();
        this.jitter = KeyedRandom.of(KeyedRandom.keyOf(settings.device()), "node-back-off");
    }

    @Override
    public void run() {
        String reason = "its owner closed it";
        try {
            Optional<String> end = Optional.empty();
            while (end.isEmpty() && !isClosing()) {
                end = carefulTurn();
            }
            reason = end.orElse(reason);
        } finally {
            tell(new NodeEvent.Ended(reason));
        }
    }

    /** Without memory, for example, not even a failure can be told. */
    private Optional<String> carefulTurn() {
        try {
            return guardedTurn();
        } catch (Throwable e) {
            LockSupport.parkNanos(settings.backoff().longest().toNanos());
            return Optional.empty();
        }
    }

    /** Only the owner ends a node: whatever else happens breaks a session at most. */
    private Optional<String> guardedTurn() {
        try {
            return turn();
        } catch (InterruptedException e) {
            if (!isClosing()) {
                recover("somebody interrupted the node's thread");
            }
        } catch (Throwable e) {
            log.error("a session of {} failed", settings.device(), FailureReasons.printable(e));
            recover(FailureReasons.of(e));
        }
        return Optional.empty();
    }

    /** Waits like after a broken connection; an interruption of it ends the wait and not the node. */
    private void recover(String how) {
        try {
            broke(how);
        } catch (InterruptedException e) {
            log.debug("{} was interrupted while it waited", settings.device());
        }
    }

    private void broke(String how) throws InterruptedException {
        failures++;
        waits(Why.BROKEN, how, settings.backoff().pause(failures, jitter));
    }

    /** Has the loop end as soon as its session has left in good order. */
    void close() {
        DeviceSession session;
        synchronized (this) {
            closing = true;
            session = current;
        }
        if (session != null) {
            session.leave();
        }
    }

    /** Whether the loop's thread waits for its next session, and nothing is lost when it is interrupted. */
    synchronized boolean pauses() {
        return pausing;
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    /** One session, or a wait for better times; the reason if it was the last. */
    private Optional<String> turn() throws InterruptedException {
        Optional<String> obstacle = settings.gate().obstacle();
        if (obstacle.isPresent()) {
            waits(
                    Why.INELIGIBLE,
                    "the device " + obstacle.get(),
                    settings.gate().recheck());
            return Optional.empty();
        }
        var watch = new Watch();
        try {
            SessionEnd end = attend(watch);
            boolean later = !end.comeBack().isZero();
            if (end.sentHome() && settings.untilFarewell() && !later) {
                return Optional.of(end.reason());
            }
            if (end.sentHome()) {
                waits(Why.FAREWELL, end.reason(), later ? appointed(end.comeBack()) : longPause(1));
            }
        } catch (IOException e) {
            waits(Why.BROKEN, String.valueOf(e.getMessage()), pause(watch));
        } catch (SessionException e) {
            if (watch.renewed) {
                return Optional.empty();
            }
            boolean refused = refuses(Status.fromThrowable(e).getCode());
            waits(
                    refused ? Why.REFUSED : Why.BROKEN,
                    String.valueOf(e.getMessage()),
                    refused ? longPause(REFUSED) : pause(watch));
        }
        return Optional.empty();
    }

    private SessionEnd attend(Watch watch) throws IOException, SessionException, InterruptedException {
        ManagedChannel channel = settings.channels().open();
        watch.channel = channel;
        try {
            var session = new DeviceSession(
                    channel,
                    settings.device(),
                    new SessionSettings(
                            work,
                            settings.identity(),
                            settings.gate(),
                            watch,
                            memory,
                            settings.says(),
                            settings.site(),
                            false));
            synchronized (this) {
                current = session;
                if (closing) {
                    session.leave();
                }
            }
            return session.attend();
        } finally {
            synchronized (this) {
                current = null;
            }
            channel.shutdownNow();
        }
    }

    /**
     * Whether only the device's owner, or the coordinator's, can change that answer. Not among them is what a proxy says
     * for a coordinator that is away.
     */
    private static boolean refuses(Status.Code code) {
        return switch (code) {
            case INVALID_ARGUMENT, PERMISSION_DENIED, UNAUTHENTICATED, ABORTED -> true;
            default -> false;
        };
    }

    private Duration pause(Watch watch) {
        failures = watch.wasGood() ? 1 : failures + 1;
        return settings.backoff().pause(failures, jitter);
    }

    /** When a coordinator wants nobody for now: all others were sent home at the same moment. */
    private Duration longPause(int times) {
        Duration half = settings.backoff().longest().multipliedBy(times).dividedBy(2);
        return half.plus(Duration.ofNanos((long) (half.toNanos() * jitter.nextDouble())));
    }

    /** What the coordinator said, and up to a tenth more: it spreads its devices, but may have lost count. */
    private Duration appointed(Duration comeBack) {
        return comeBack.plus(Duration.ofNanos((long) (comeBack.toNanos() * LATER * jitter.nextDouble())));
    }

    private void waits(Why why, String reason, Duration pause) throws InterruptedException {
        tell(new NodeEvent.Waiting(why, reason, pause));
        synchronized (this) {
            if (closing) {
                return;
            }
            pausing = true;
        }
        paused = pause;
        try {
            settings.clock().pause(pause);
        } finally {
            synchronized (this) {
                pausing = false;
            }
        }
    }

    private void tell(NodeEvent event) {
        try {
            settings.listener().happened(event);
        } catch (Throwable e) {
            log.warn("a listener of {} failed at {}", settings.device(), event, FailureReasons.printable(e));
        }
    }

    /** Watches one session. */
    private final class Watch implements SessionListener {
        private final long begun = settings.clock().nanos();
        private @Nullable ManagedChannel channel;
        private @Nullable Long since;
        private boolean submitted;
        private boolean renewed;

        @Override
        public void connected() {
            since = settings.clock().nanos();
            tell(new NodeEvent.Connected());
        }

        @Override
        public void idle() {
            boolean unanswered = since == null && settings.clock().nanos() - begun >= UNANSWERED.toNanos();
            renewed |= settings.channels().keepUp();
            if (unanswered || renewed) {
                breakOff();
            }
        }

        @Override
        public void asked(TrainingTask task) {
            tell(new NodeEvent.Asked(task));
            if (renewed) {
                breakOff();
            } else {
                renewed = settings.channels().keepUp();
            }
        }

        @Override
        public void submitted(TrainingTask task, boolean counted) {
            submitted = true;
            tell(new NodeEvent.Submitted(task, counted));
            if (renewed) {
                breakOff();
            }
        }

        @Override
        public void lost(TrainingTask task, String stage, String reason) {
            tell(new NodeEvent.Lost(task, stage, reason));
        }

        /** A session that breaks is expected back, unlike one that is left. */
        private void breakOff() {
            ManagedChannel open = channel;
            if (open != null) {
                open.shutdownNow();
            }
        }

        /** Whether it was of use, or lasted longer than the pause before it. */
        boolean wasGood() {
            Long let = since;
            if (submitted || let == null) {
                return submitted;
            }
            Duration lasted = Duration.ofNanos(settings.clock().nanos() - let);
            return lasted.compareTo(GOOD) >= 0 || lasted.compareTo(paused) > 0;
        }
    }
}
