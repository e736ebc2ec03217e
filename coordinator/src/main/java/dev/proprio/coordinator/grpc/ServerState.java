package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.quarantine.Quarantine;
import dev.proprio.coordinator.quarantine.QuarantineEntry;
import dev.proprio.coordinator.round.Stage;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all calls of a server share: who is here, what is under way, and how much of it there may be. Thread-safe. */
final class ServerState {
    /** Whoever is sent away stays away so long at least. */
    private static final Duration SOONEST_RETURN = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(ServerState.class);

    private final DeviceRegistry registry = new DeviceRegistry();
    private final ActiveRounds rounds = new ActiveRounds();
    private final Engagements engagements = new Engagements();
    private final ActiveQueries queries = new ActiveQueries(engagements);
    private final CommittedRounds committed = new CommittedRounds();
    private final Transfers transfers = new Transfers();
    private final ServerScheduler scheduler = new ServerScheduler();
    private final ServerLimits limits;
    private final int revision;
    private volatile PastRuns past = PastRuns.NONE;
    private volatile TaskSigning signing = TaskSigning.NONE;
    private final UploadMemory uploadMemory;
    private final TokenBuckets messages;
    private final TokenBuckets begun;
    private final TokenBuckets enrolments;
    private final ReturnPlan returns;

    ServerState(ServerLimits limits) {
        this(limits, ProtocolRevisions.NEWEST);
    }

    /** @param revision the newest of the protocol that is spoken */
    ServerState(ServerLimits limits, int revision) {
        this.limits = limits;
        this.revision = revision;
        this.uploadMemory = new UploadMemory(
                limits.uploadMemory().count(), limits.uploadMemoryPerDevice().count());
        this.messages = new TokenBuckets(limits.messagesPerSecond());
        this.begun = new TokenBuckets(limits.transfersPerSecond());
        this.enrolments = new TokenBuckets(limits.enrolmentsPerSecond());
        this.returns = new ReturnPlan(limits.returnsPerSecond(), SOONEST_RETURN, System::nanoTime);
    }

    /** Begins to look after everything regularly. */
    void open() {
        scheduler.regularly(() -> {
            transfers.abortStalled(System.nanoTime());
            messages.evictFull();
            begun.evictFull();
            enrolments.evictFull();
            registry.all().stream()
                    .filter(connection ->
                            connection.unread() > limits.unreadPerDevice().count())
                    .forEach(connection ->
                            dismiss(connection, Status.RESOURCE_EXHAUSTED, "the device does not read what it is sent"));
        });
    }

    DeviceRegistry registry() {
        return registry;
    }

    ActiveRounds rounds() {
        return rounds;
    }

    /** Whose turn it is with each device. */
    Engagements engagements() {
        return engagements;
    }

    ActiveQueries queries() {
        return queries;
    }

    /** What has become of updates, as far as it is safe. */
    CommittedRounds committed() {
        return committed;
    }

    /** Lets devices be told of runs that do not go on at present, too. */
    void tellOf(PastRuns runs) {
        past = runs;
    }

    /** Has tasks be signed from now on. */
    void signTasks(TaskSigning own) {
        signing = own;
    }

    /** Who signs tasks. */
    TaskSigning signing() {
        return signing;
    }

    /** The newest revision of the protocol that is spoken. */
    int revision() {
        return revision;
    }

    Transfers transfers() {
        return transfers;
    }

    ServerScheduler scheduler() {
        return scheduler;
    }

    ServerLimits limits() {
        return limits;
    }

    UploadMemory uploadMemory() {
        return uploadMemory;
    }

    /** How fast control streams are read. */
    TokenBuckets messages() {
        return messages;
    }

    /** How fast transfers begin. */
    TokenBuckets begun() {
        return begun;
    }

    /** Whether a device may stay: there is room, or it is here already. */
    boolean hasRoomFor(String device) {
        return limits.devices() == 0
                || registry.size() < limits.devices()
                || registry.ofDevice(device).isPresent();
    }

    /** When devices come back for which there is no room. */
    ReturnPlan returns() {
        return returns;
    }

    /** How fast devices enrol. */
    TokenBuckets enrolments() {
        return enrolments;
    }

    /** The connection of a session, if it is open and the present call may speak for its device. */
    Optional<DeviceConnection> caller(String session) {
        return registry.ofSession(session).filter(connection -> Caller.speaksFor(connection.device()));
    }

    /** Ends a device's connection from this side. */
    void dismiss(DeviceConnection connection, Status status, String reason) {
        leave(connection, reason);
        connection.abort(status.withDescription(reason));
    }

    /** Sends a device away that is put aside, before it has come in; false if it is not. */
    boolean sentAway(DeviceConnection connection) {
        Optional<QuarantineEntry> entry = quarantine().bars(connection.member());
        entry.ifPresent(barred -> {
            registry.history().turnedAway(connection);
            connection.farewell(aside(barred), quarantine().comeBack(barred));
        });
        return entry.isPresent();
    }

    /** Sends those devices away that are put aside. */
    void sendAway() {
        if (quarantine().isEmpty()) {
            return;
        }
        for (DeviceConnection connection : registry.all()) {
            quarantine().bars(connection.member()).ifPresent(barred -> {
                leave(connection, aside(barred));
                connection.farewell(aside(barred), quarantine().comeBack(barred));
            });
        }
    }

    private Quarantine quarantine() {
        return registry.history().quarantine();
    }

    private static String aside(QuarantineEntry entry) {
        return "it is put aside: " + entry.reason();
    }

    /** Notes that a device has left; false if its connection had been replaced before. */
    boolean leave(DeviceConnection connection, String reason) {
        boolean left = registry.remove(connection, false);
        if (left) {
            owing(connection).forEach(round -> round.lost(connection.device(), Stage.CONNECT, reason));
            queries.lost(connection.device(), reason);
        }
        return left;
    }

    /** Notes that a device's connection broke; false if it had been replaced before. */
    boolean broke(DeviceConnection connection, String reason) {
        boolean left = registry.remove(connection, true);
        if (left) {
            giveUp(connection, reason);
        }
        return left;
    }

    /** Lets a device in, and asks it again for what it owes. */
    void enter(DeviceConnection connection) {
        registry.add(connection).ifPresent(previous -> {
            giveUp(previous, "the device connected anew");
            previous.abort(Status.ABORTED.withDescription("the same device connected anew; this connection is over"));
        });
        owing(connection).filter(ActiveRound::waits).forEach(round -> {
            tell(round.plan().run().id(), connection);
            round.ask(connection);
        });
        queries.askAgain(connection, signing());
    }

    /**
     * Tells a device what has become of its updates of a run, as far as it is safe. It may have missed it, and must know
     * before it trains on what it remembers.
     */
    void tell(String run, DeviceConnection connection) {
        if (connection.revision() >= ProtocolRevisions.COMMITTED) {
            committed.tell(run, connection.device()).ifPresent(connection::send);
        }
    }

    /** Whether nothing is known here of a run: neither that a round of it is safe nor that one is under way. */
    boolean isUnknown(String run) {
        return !committed.knows(run)
                && rounds.stream().noneMatch(round -> round.plan().run().id().equals(run));
    }

    /** The same for runs of which the device asks because it missed something. */
    void answer(List<String> runs, DeviceConnection connection) {
        List<String> others = new ArrayList<>();
        for (String run : runs) {
            if (committed.knows(run)) {
                tell(run, connection);
            } else if (isUnknown(run)) {
                others.add(run);
            }
        }
        if (!others.isEmpty() && connection.revision() >= ProtocolRevisions.COMMITTED) {
            Thread.ofVirtual().name("past-runs").start(() -> others.forEach(run -> tellPast(run, connection)));
        }
    }

    private void tellPast(String run, DeviceConnection connection) {
        try {
            past.of(run, connection.device())
                    .ifPresent(standing -> connection.send(CommittedRounds.message(run, standing)));
        } catch (RuntimeException e) {
            log.warn("what became of {} in the run {} cannot be told", connection.device(), run, e);
        }
    }

    /** Nothing that a device owes will come, whether or not it is connected. */
    void gone(String device, String reason) {
        rounds.stream().filter(round -> round.owes(device)).forEach(round -> round.lost(device, Stage.CONNECT, reason));
    }

    /** What the device still owes to rounds that do not wait for it will not come. */
    private void giveUp(DeviceConnection gone, String reason) {
        queries.broke(gone.device(), reason, registry, scheduler);
        owing(gone).filter(round -> !round.waits()).forEach(round -> round.lost(gone.device(), Stage.CONNECT, reason));
    }

    private Stream<ActiveRound> owing(DeviceConnection connection) {
        return rounds.stream().filter(round -> round.owes(connection.device()));
    }
}
