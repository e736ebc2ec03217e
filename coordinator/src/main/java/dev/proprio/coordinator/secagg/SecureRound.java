package dev.proprio.coordinator.secagg;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.message.ServerMessages;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.VectorSpec;
import dev.proprio.proto.secagg.server.MessageVerdict;
import dev.proprio.proto.secagg.server.SecAggServer;
import dev.proprio.proto.sums.SumTerms;
import dev.proprio.proto.sums.SummedUpdate;
import dev.proprio.proto.v1.SecAggDeviceMessage;
import dev.proprio.proto.v1.SecAggTask;
import dev.proprio.proto.v1.SecAggTerms;
import dev.proprio.proto.v1.Section;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * A round's sessions, one for each group. Messages come in on any thread; the thread that {@linkplain #run runs} the
 * round ends stages, when all have answered or time is up, and unmasks. Thread-safe.
 */
public final class SecureRound {
    private final SecurePlan plan;
    private final List<GroupSession> sessions = new ArrayList<>();
    private final Map<String, GroupSession> byDevice = new HashMap<>();
    private final RoundClock clock;
    private final DroppedDevices losses;
    private final SessionMessenger mail;
    private final DueSessions due;

    /**
     * Prepares the sessions, with fresh session ids.
     *
     * @param modelSha256 digest of the bytes that devices receive
     * @param directory knows the devices' identities
     * @param clock by which stages end
     */
    public SecureRound(SecurePlan plan, ByteString modelSha256, Directory directory, Outbox outbox, RoundClock clock) {
        this.plan = plan;
        this.clock = clock;
        this.losses = new DroppedDevices(clock);
        this.due = new DueSessions(clock);
        this.mail = new SessionMessenger(plan, outbox);
        var random = new SecureRandom();
        for (List<String> group : plan.groups()) {
            byte[] id = new byte[SecAggConfig.SESSION_BYTES];
            random.nextBytes(id);
            var config = new SecAggConfig(
                    ByteString.copyFrom(id),
                    plan.run(),
                    plan.round(),
                    modelSha256,
                    plan.terms().digest(plan.told()),
                    plan.vectors(group.size()).specs(),
                    plan.settings().parameters(group.size()));
            // A session is due only in calls that come after its construction.
            GroupSession[] self = new GroupSession[1];
            GroupSession session =
                    new GroupSession(group, new SecAggServer(config, directory), mail, losses, () -> due.add(self[0]));
            self[0] = session;
            sessions.add(session);
            group.forEach(device -> byDevice.put(device, session));
        }
    }

    /** What a device is told with its task. */
    public SecAggTask taskFor(String device) {
        SumTerms terms = plan.terms();
        var message = SecAggTerms.newBuilder()
                .setValueBits(terms.valueBits())
                .setClip(terms.clip())
                .setLargestWeight(terms.largestWeight())
                .addAllMetrics(terms.metrics());
        terms.sections()
                .forEach((name, length) ->
                        message.addSections(Section.newBuilder().setName(name).setLength(length)));
        return SecAggTask.newBuilder()
                .setConfig(ServerMessages.write(session(device).config()))
                .setTerms(message)
                .build();
    }

    /** Whether a device has to take part in the drawing of its ring's beacon. */
    public boolean draws(String device) {
        return session(device).config().parameters().draws() > 0;
    }

    /** The vectors that a device's group sums. */
    public List<VectorSpec> vectors(String device) {
        return session(device).config().vectors();
    }

    /** Takes a device's message; the transport has authenticated it. */
    public MessageVerdict receive(String device, SecAggDeviceMessage message) {
        GroupSession session = byDevice.get(device);
        return session == null ? MessageVerdict.NOT_A_MEMBER : session.receive(device, message);
    }

    /** Takes a device's masked update. */
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
     * @param training how long the stage in which devices train may take
     * @param other how long each of the others may take
     * @throws InterruptedException if the thread is interrupted; the sessions are given up
     */
    public SecureOutcome run(Duration training, Duration other) throws InterruptedException {
        return run(training, other, step -> {});
    }

    /**
     * The same, telling how far it is.
     *
     * @param steps is told each step after the first when all groups have come to it, on the calling thread
     */
    public SecureOutcome run(Duration training, Duration other, Consumer<SecureStep> steps)
            throws InterruptedException {
        ExecutorService unmasking =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            Map<GroupSession, Long> deadlines = new LinkedHashMap<>();
            sessions.forEach(session -> deadlines.put(session, deadline(session, training, other)));
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
                    advance(waiting.get(), unmasking, deadlines, training, other);
                }
                for (Map.Entry<GroupSession, Long> open : List.copyOf(deadlines.entrySet())) {
                    if (clock.left(open.getValue()) <= 0) {
                        advance(open.getKey(), unmasking, deadlines, training, other);
                    }
                }
            }
            return outcome();
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
            Duration training,
            Duration other) {
        session.advance(unmasking);
        if (session.stage() == SessionStage.OVER) {
            deadlines.remove(session);
        } else {
            deadlines.put(session, deadline(session, training, other));
        }
    }

    private long deadline(GroupSession session, Duration training, Duration other) {
        Duration limit = session.stage() == SessionStage.MASKED ? training : other;
        return clock.deadline(limit);
    }

    private SecureOutcome outcome() {
        var total = new GroupSums(plan);
        Set<String> counted = new HashSet<>();
        Set<String> recovered = new HashSet<>();
        for (GroupSession session : sessions) {
            total.add(session.report(), session.sums());
            counted.addAll(session.contributors());
            recovered.addAll(session.recovered());
        }
        Map<String, DroppedDevice> lost = losses.all();
        lost.keySet().removeAll(counted);
        Optional<SummedUpdate> sum = total.sum();
        return new SecureOutcome(sum, counted, lost, recovered, total.report(sum, mail.bytesDown(), mail.bytesUp()));
    }

    private GroupSession session(String device) {
        GroupSession session = byDevice.get(device);
        if (session == null) {
            throw new IllegalArgumentException("\"%s\" is in no group of round %s".formatted(device, plan.round()));
        }
        return session;
    }
}
