package dev.proprio.coordinator.secagg;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.VectorSpec;
import dev.proprio.proto.secagg.server.MessageVerdict;
import dev.proprio.proto.secagg.server.SecAggServer;
import dev.proprio.proto.v1.SecAggDeviceMessage;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * The sessions of a secure aggregation, one for each group, whatever is summed. Messages come in on any thread; the thread that
 * {@linkplain #run runs} them ends stages, when all have answered or time is up, and unmasks. Thread-safe.
 */
public final class SecureSessions {
    private final int round;
    private final List<GroupSession> sessions = new ArrayList<>();
    private final Map<String, GroupSession> byDevice = new HashMap<>();
    private final RoundClock clock;
    private final DroppedDevices losses;
    private final SessionMessenger mail;
    private final DueSessions due;

    /**
     * Prepares the sessions, with fresh session ids.
     *
     * @param groups each device is in one
     * @param directory knows the devices' identities
     * @param clock by which stages end
     */
    public SecureSessions(
            String run,
            int round,
            int attempt,
            List<SecureGroup> groups,
            Directory directory,
            Outbox outbox,
            RoundClock clock) {
        this.round = round;
        this.clock = clock;
        this.losses = new DroppedDevices(clock);
        this.due = new DueSessions(clock);
        this.mail = new SessionMessenger(run, round, attempt, outbox);
        var random = new SecureRandom();
        for (SecureGroup group : groups) {
            byte[] id = new byte[SecAggConfig.SESSION_BYTES];
            random.nextBytes(id);
            var config = new SecAggConfig(
                    ByteString.copyFrom(id),
                    run,
                    round,
                    group.modelSha256(),
                    group.termsSha256(),
                    group.vectors(),
                    group.parameters());
            // A session is due only in calls that come after its construction.
            GroupSession[] self = new GroupSession[1];
            GroupSession session = new GroupSession(
                    group.devices(), new SecAggServer(config, directory), mail, losses, () -> due.add(self[0]));
            self[0] = session;
            sessions.add(session);
            group.devices().forEach(device -> byDevice.put(device, session));
        }
    }

    /** The configuration of a device's group. */
    public SecAggConfig config(String device) {
        return session(device).config();
    }

    /** Whether a device has to take part in the drawing of its ring's beacon. */
    public boolean draws(String device) {
        return config(device).parameters().draws() > 0;
    }

    /** The vectors that a device's group sums. */
    public List<VectorSpec> vectors(String device) {
        return config(device).vectors();
    }

    /** Takes a device's message; the transport has authenticated it. */
    public MessageVerdict receive(String device, SecAggDeviceMessage message) {
        GroupSession session = byDevice.get(device);
        return session == null ? MessageVerdict.NOT_A_MEMBER : session.receive(device, message);
    }

    /** Takes a device's masked input. */
    public MessageVerdict receive(String device, MaskedInput input) {
        GroupSession session = byDevice.get(device);
        return session == null ? MessageVerdict.NOT_A_MEMBER : session.receive(device, input);
    }

    /**
     * Notes that nothing more comes from a device; what it sent already counts.
     *
     * @param stage where it was lost, as the round's record calls it
     */
    public void lost(String device, String stage, String reason) {
        GroupSession session = byDevice.get(device);
        if (session != null) {
            session.lost(device, stage, reason);
        }
    }

    /**
     * Runs all sessions to their end.
     *
     * @param longest how long the stage in which inputs are made may take
     * @param other how long each of the others may take
     * @param steps is told each step after the first when all groups have come to it, on the calling thread
     * @throws InterruptedException if the thread is interrupted; the sessions are given up
     */
    public List<GroupResult> run(Duration longest, Duration other, Consumer<SecureStep> steps)
            throws InterruptedException {
        ExecutorService unmasking =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            Map<GroupSession, Long> deadlines = new LinkedHashMap<>();
            sessions.forEach(session -> deadlines.put(session, deadline(session, longest, other)));
            SecureStep told = SecureStep.KEYS;
            while (!deadlines.isEmpty()) {
                SecureStep now = step(deadlines.keySet());
                if (now != told) {
                    steps.accept(now);
                    told = now;
                }
                long next =
                        deadlines.values().stream().mapToLong(clock::left).min().orElse(0);
                Optional<GroupSession> waiting =
                        due.next(Duration.ofNanos(next)).filter(GroupSession::isDue);
                if (waiting.isPresent()) {
                    advance(waiting.get(), unmasking, deadlines, longest, other);
                }
                for (Map.Entry<GroupSession, Long> open : List.copyOf(deadlines.entrySet())) {
                    if (clock.left(open.getValue()) <= 0) {
                        advance(open.getKey(), unmasking, deadlines, longest, other);
                    }
                }
            }
            return sessions.stream()
                    .map(session -> new GroupResult(
                            session.report(), session.sums(), session.contributors(), session.recovered()))
                    .toList();
        } finally {
            sessions.forEach(session -> session.cancel("the coordinator ended the round"));
            unmasking.shutdownNow();
        }
    }

    private static SecureStep step(Set<GroupSession> open) {
        SecureStep slowest = SecureStep.UNMASKING;
        for (GroupSession session : open) {
            SecureStep step = switch (session.stage()) {
                case KEYS, NONCES, SHARES -> SecureStep.KEYS;
                case MASKED -> SecureStep.TRAINING;
                case SIGNATURES, UNMASK, FINISHING, OVER -> SecureStep.UNMASKING;
            };
            slowest = step.compareTo(slowest) < 0 ? step : slowest;
        }
        return slowest;
    }

    private void advance(
            GroupSession session,
            ExecutorService unmasking,
            Map<GroupSession, Long> deadlines,
            Duration longest,
            Duration other) {
        session.advance(unmasking);
        if (session.stage() == SessionStage.OVER) {
            deadlines.remove(session);
        } else {
            deadlines.put(session, deadline(session, longest, other));
        }
    }

    private long deadline(GroupSession session, Duration longest, Duration other) {
        Duration limit = session.stage() == SessionStage.MASKED ? longest : other;
        return clock.deadline(limit);
    }

    /** Why devices are in no sum, as far as it is known; some may have been lost after their input had come. */
    public Map<String, DroppedDevice> losses() {
        return losses.all();
    }

    /** Of messages to devices. */
    public long bytesDown() {
        return mail.bytesDown();
    }

    /** Of messages and masked inputs from devices. */
    public long bytesUp() {
        return mail.bytesUp();
    }

    private GroupSession session(String device) {
        GroupSession session = byDevice.get(device);
        if (session == null) {
            throw new IllegalArgumentException("\"%s\" is in no group of round %s".formatted(device, round));
        }
        return session;
    }
}
