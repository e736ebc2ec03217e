package dev.proprio.coordinator.secagg;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.message.BeaconRequest;
import dev.proprio.proto.secagg.message.ClientMessages;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.message.Roster;
import dev.proprio.proto.secagg.message.ServerMessages;
import dev.proprio.proto.secagg.quantize.ExactSums;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.server.MessageVerdict;
import dev.proprio.proto.secagg.server.SecAggResult;
import dev.proprio.proto.secagg.server.SecAggServer;
import dev.proprio.proto.v1.SecAggDeviceMessage;
import dev.proprio.proto.v1.SecAggOutcome;
import dev.proprio.proto.wire.TransferException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * One group's session: knows whom the present stage still waits for, and carries messages between the devices and the
 * protocol's server. Messages may come in on any thread; one thread {@linkplain #advance advances}. Thread-safe.
 */
final class GroupSession {
    private static final ByteString BEACON = ByteString.copyFrom(new byte[32]);

    private final List<String> devices;
    private final SecAggServer server;
    private final SessionMessenger mail;
    private final DroppedDevices losses;
    private final Runnable whenDue;
    private final Set<String> expected = new HashSet<>();
    private final Set<String> answered = new HashSet<>();
    private final Map<SessionStage, Integer> counts = new EnumMap<>(SessionStage.class);
    private SessionStage stage = SessionStage.KEYS;
    private Optional<SecAggResult> result = Optional.empty();
    private Optional<String> aborted = Optional.empty();

    /**
     * @param whenDue is run whenever nobody is waited for any more, under this session's lock
     */
    GroupSession(
            List<String> devices, SecAggServer server, SessionMessenger mail, DroppedDevices losses, Runnable whenDue) {
        this.devices = devices;
        this.server = server;
        this.mail = mail;
        this.losses = losses;
        this.whenDue = whenDue;
        expected.addAll(devices);
    }

    SecAggConfig config() {
        return server.config();
    }

    synchronized SessionStage stage() {
        return stage;
    }

    /** Whether the stage waits for nobody. */
    synchronized boolean isDue() {
        return stage.compareTo(SessionStage.FINISHING) < 0 && answered.containsAll(expected);
    }

    synchronized MessageVerdict receive(String device, SecAggDeviceMessage message) {
        if (stage.compareTo(SessionStage.FINISHING) >= 0) {
            return MessageVerdict.LATE;
        }
        if (losses.isGone(device)) {
            return MessageVerdict.NOT_A_MEMBER;
        }
        mail.received(message.getSerializedSize());
        try {
            return switch (message.getMessageCase()) {
                case KEYS -> {
                    var keys = ClientMessages.read(message.getKeys());
                    boolean own = keys.member().clientId().equals(device);
                    yield judged(device, SessionStage.KEYS, own ? server.receive(keys) : MessageVerdict.BAD_SIGNATURE);
                }
                case SHARES ->
                    judged(
                            device,
                            SessionStage.SHARES,
                            server.receive(device, ClientMessages.read(message.getShares())));
                case REVEAL ->
                    judged(
                            device,
                            SessionStage.NONCES,
                            server.receive(device, ClientMessages.read(message.getReveal())));
                case SIGNATURE ->
                    judged(
                            device,
                            SessionStage.SIGNATURES,
                            server.receive(device, ClientMessages.read(message.getSignature())));
                case UNMASK ->
                    judged(
                            device,
                            SessionStage.UNMASK,
                            server.receive(device, ClientMessages.read(message.getUnmask())));
                case MESSAGE_NOT_SET -> MessageVerdict.MALFORMED;
            };
        } catch (TransferException e) {
            lost(device, "validate", String.valueOf(e.getMessage()));
            return MessageVerdict.MALFORMED;
        }
    }

    synchronized MessageVerdict receive(String device, MaskedInput input) {
        if (stage.compareTo(SessionStage.FINISHING) >= 0) {
            return MessageVerdict.LATE;
        }
        if (losses.isGone(device)) {
            return MessageVerdict.NOT_A_MEMBER;
        }
        input.vectors().forEach(vector -> mail.received(vector.size()));
        return judged(device, SessionStage.MASKED, server.receive(device, input));
    }

    private MessageVerdict judged(String device, SessionStage of, MessageVerdict verdict) {
        switch (verdict) {
            case ACCEPTED, DUPLICATE -> {
                if (of == stage) {
                    answered.add(device);
                    signalIfDue();
                }
            }
            case EQUIVOCATION, NOT_A_MEMBER, MALFORMED, BAD_SIGNATURE, FULL -> {
                if (verdict == MessageVerdict.EQUIVOCATION && of == stage && stage != SessionStage.MASKED) {
                    answered.remove(device);
                }
                lost(device, "validate", "its message in stage %s was refused: %s".formatted(name(of), verdict));
            }
            case LATE, TOO_EARLY, ABORTED -> {}
        }
        return verdict;
    }

    /** Nothing more comes from a device. What it has sent already stays. */
    synchronized void lost(String device, String where, String reason) {
        losses.add(device, where, reason);
        if (expected.remove(device)) {
            signalIfDue();
        }
    }

    private void signalIfDue() {
        if (isDue()) {
            whenDue.run();
        }
    }

    /** Ends the present stage with those who have answered, and opens the next one. */
    void advance(Executor executor) {
        synchronized (this) {
            if (stage.compareTo(SessionStage.FINISHING) >= 0) {
                return;
            }
            for (String device : List.copyOf(expected)) {
                if (!answered.contains(device)) {
                    lost(device, "deadline", "no message in stage %s before its deadline".formatted(name(stage)));
                }
            }
            counts.put(stage, answered.size());
            try {
                close();
            } catch (SecAggAbort e) {
                abort(e.reason() + ": " + e.getMessage());
                return;
            }
            if (stage != SessionStage.FINISHING) {
                signalIfDue();
                return;
            }
        }
        finish(executor);
    }

    private void close() throws SecAggAbort {
        switch (stage) {
            case KEYS -> {
                if (config().parameters().draws() > 0) {
                    server.openDraw();
                    Map<String, BeaconRequest> requests = server.beaconRequests();
                    keepOnly(requests.keySet());
                    draw(requests);
                } else {
                    server.closeKeys(BEACON);
                    Map<String, Roster> rosters = server.rosters();
                    keepOnly(rosters.keySet());
                    share(rosters);
                }
            }
            case NONCES -> {
                if (server.closeDraw()) {
                    share(server.rosters());
                } else {
                    draw(server.beaconRequests());
                }
            }
            case SHARES -> {
                server.closeShares();
                open(SessionStage.MASKED);
                for (String device : expected) {
                    mail.send(device, message -> message.setInbox(ServerMessages.write(server.inbox(device))));
                }
            }
            case MASKED -> {
                server.closeMasked();
                open(SessionStage.SIGNATURES);
                var sets = ServerMessages.write(server.survivorSets());
                expected.forEach(device -> mail.send(device, message -> message.setSurvivors(sets)));
            }
            case SIGNATURES -> {
                server.closeSignatures();
                open(SessionStage.UNMASK);
                var request = ServerMessages.write(server.unmaskRequest());
                expected.forEach(device -> mail.send(device, message -> message.setUnmask(request)));
            }
            case UNMASK -> {
                int least = config().parameters().minimumSurvivors();
                if (answered.size() < least) {
                    server.cancel();
                    throw new SecAggAbort(
                            SecAggReason.COHORT_TOO_SMALL,
                            "%s clients revealed shares but at least %s must".formatted(answered.size(), least));
                }
                stage = SessionStage.FINISHING;
            }
            case FINISHING, OVER -> {}
        }
    }

    /** Two devices with one public key are not on the roster. */
    private void keepOnly(Set<String> onTheRoster) {
        for (String device : List.copyOf(answered)) {
            if (!onTheRoster.contains(device)) {
                answered.remove(device);
                lost(device, "validate", "its public keys are those of another device, too");
            }
        }
        counts.put(SessionStage.KEYS, answered.size());
    }

    private void draw(Map<String, BeaconRequest> requests) {
        open(SessionStage.NONCES);
        requests.forEach((device, request) -> {
            if (expected.contains(device)) {
                mail.send(device, message -> message.setDraw(ServerMessages.write(request)));
            }
        });
    }

    private void share(Map<String, Roster> rosters) {
        open(SessionStage.SHARES);
        rosters.forEach((device, roster) -> {
            if (expected.contains(device)) {
                mail.send(device, message -> message.setRoster(ServerMessages.write(roster)));
            }
        });
    }

    /** Waits for those who answered last time and are still there. */
    private void open(SessionStage next) {
        expected.clear();
        answered.stream().filter(device -> !losses.isGone(device)).forEach(expected::add);
        answered.clear();
        stage = next;
    }

    /** Takes the masks off, without the lock: nothing is received meanwhile. */
    private void finish(Executor executor) {
        try {
            SecAggResult summed = server.finish(executor);
            synchronized (this) {
                result = Optional.of(summed);
                stage = SessionStage.OVER;
                Set<String> counted = Set.copyOf(summed.contributors());
                devices.stream().filter(device -> !losses.isGone(device)).forEach(device -> {
                    var outcome = SecAggOutcome.newBuilder().setCounted(counted.contains(device));
                    mail.send(device, message -> message.setOutcome(outcome));
                });
            }
        } catch (SecAggAbort e) {
            synchronized (this) {
                abort(e.reason() + ": " + e.getMessage());
            }
        }
    }

    /** Gives up; what was held is wiped. */
    synchronized void cancel(String reason) {
        if (stage.compareTo(SessionStage.FINISHING) < 0) {
            server.cancel();
            abort(reason);
        }
    }

    private void abort(String reason) {
        aborted = Optional.of(reason);
        stage = SessionStage.OVER;
        var outcome = SecAggOutcome.newBuilder().setReason(reason);
        for (String device : devices) {
            if (!losses.isGone(device)) {
                mail.send(device, message -> message.setOutcome(outcome));
                losses.add(device, "aggregate", "its group was given up: " + reason);
            }
        }
    }

    /** The group's sums; empty if it gave up. */
    synchronized Optional<ExactSums> sums() {
        return result.map(SecAggResult::sums).map(ExactSums::of);
    }

    /** Whose updates are in the sums. */
    synchronized List<String> contributors() {
        return result.map(SecAggResult::contributors).orElse(List.of());
    }

    /** Devices that left after they had shared their keys, and whose masks were taken off. */
    synchronized List<String> recovered() {
        return result.map(SecAggResult::recovered).map(List::copyOf).orElse(List.of());
    }

    synchronized GroupReport report() {
        int advertised = count(SessionStage.KEYS);
        int shared = count(SessionStage.SHARES);
        boolean drawn = config().parameters().draws() > 0;
        return new GroupReport(
                config().parameters(),
                config().parameters().signaturesNeeded(drawn ? count(SessionStage.NONCES) : advertised),
                new StageCounts(
                        devices.size(),
                        advertised,
                        shared,
                        count(SessionStage.MASKED),
                        count(SessionStage.SIGNATURES),
                        count(SessionStage.UNMASK)),
                recovered().size(),
                result.map(SecAggResult::suspects).orElse(List.of()),
                aborted);
    }

    private int count(SessionStage of) {
        return counts.getOrDefault(of, 0);
    }

    private static String name(SessionStage of) {
        return of.name().toLowerCase(java.util.Locale.ROOT);
    }
}
