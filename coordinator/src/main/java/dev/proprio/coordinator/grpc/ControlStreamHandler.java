package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.coordinator.secagg.SecureRound;
import dev.proprio.proto.secagg.server.MessageVerdict;
import dev.proprio.proto.text.VisibleText;
import dev.proprio.proto.v1.CheckIn;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.DeviceMessage;
import dev.proprio.proto.v1.SecAggDeviceMessage;
import dev.proprio.proto.v1.TaskFailed;
import dev.proprio.proto.v1.Welcome;
import dev.proprio.proto.wire.Chunks;
import dev.proprio.proto.wire.DeviceIds;
import dev.proprio.proto.wire.SelfDescription;
import dev.proprio.proto.wire.TransferException;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The coordinator's end of one control stream: the check-in, then what the device reports. */
final class ControlStreamHandler implements StreamObserver<DeviceMessage> {
    private static final Logger log = LoggerFactory.getLogger(ControlStreamHandler.class);
    private static final int MAX_REASON = 500;
    private static final int MAX_SOFTWARE = 100;
    private static final int MAX_UNSETTLED = 64;

    private final ServerState serverState;
    private final DeviceRegistry registry;
    private final ActiveRounds rounds;
    private final ServerCallStreamObserver<CoordinatorMessage> out;
    private final InboundFlowControl flowControl;
    private @Nullable DeviceConnection connection;
    private boolean refused;

    ControlStreamHandler(ServerState serverState, ServerCallStreamObserver<CoordinatorMessage> out) {
        this.serverState = serverState;
        this.registry = serverState.registry();
        this.rounds = serverState.rounds();
        this.out = out;
        this.flowControl = new InboundFlowControl(out, serverState.scheduler());
    }

    /** Asks for the check-in. */
    void begin() {
        flowControl.next();
    }

    @Override
    public void onNext(DeviceMessage message) {
        if (isOver()) {
            return;
        }
        MDC.put("client", name());
        try {
            take(message);
        } finally {
            MDC.remove("client");
        }
        if (!isOver()) {
            DeviceConnection known = connection;
            flowControl.nextAfter(known == null ? 0 : serverState.messages().take(known.device()));
        }
    }

    private void take(DeviceMessage message) {
        DeviceConnection known = connection;
        if (known != null) {
            registry.history().heard(known.device());
        }
        switch (message.getMessageCase()) {
            case CHECK_IN -> {
                if (known == null) {
                    checkIn(message.getCheckIn());
                } else {
                    refuse(known, Status.FAILED_PRECONDITION.withDescription("the device has checked in already"));
                }
            }
            case TASK_FAILED -> {
                if (known == null) {
                    refuse(Status.FAILED_PRECONDITION, "the first message must be a check-in");
                } else {
                    taskFailed(known, message.getTaskFailed());
                }
            }
            case SECAGG -> {
                if (known == null) {
                    refuse(Status.FAILED_PRECONDITION, "the first message must be a check-in");
                } else {
                    secagg(known, message.getSecagg());
                }
            }
            case MESSAGE_NOT_SET -> log.debug("ignored a message of a newer protocol revision from {}", name());
        }
    }

    private void checkIn(CheckIn checkIn) {
        if (!DeviceIds.isValid(checkIn.getDeviceId())) {
            refuse(Status.INVALID_ARGUMENT, "device_id must be 1 to 128 characters of A-Z a-z 0-9 . _ : -");
            return;
        }
        if (checkIn.getProtocolRevision() < 1) {
            refuse(
                    Status.INVALID_ARGUMENT,
                    "protocol_revision must be at least 1 but was " + checkIn.getProtocolRevision());
            return;
        }
        if (!Caller.speaksFor(checkIn.getDeviceId())) {
            refuse(
                    Status.PERMISSION_DENIED,
                    "the connection's certificate is that of %s, which can't check in as %s"
                            .formatted(Caller.certificate().orElseThrow().device(), checkIn.getDeviceId()));
            return;
        }
        SelfDescription says;
        try {
            says = SelfDescription.read(checkIn.getAttributes());
        } catch (TransferException e) {
            refuse(Status.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
            return;
        }
        int revision = Math.min(checkIn.getProtocolRevision(), serverState.revision());
        var checkedIn = new DeviceConnection(
                checkIn.getDeviceId(),
                UUID.randomUUID().toString(),
                checkIn.getProtocolRevision(),
                revision,
                VisibleText.excerpt(checkIn.getSoftware(), MAX_SOFTWARE),
                says,
                Caller.certificate(),
                out);
        connection = checkedIn;
        checkedIn.send(CoordinatorMessage.newBuilder()
                .setWelcome(Welcome.newBuilder()
                        .setSessionId(checkedIn.session())
                        .setProtocolRevision(revision)
                        .setMaxChunkBytes(Chunks.MAX_BYTES))
                .build());
        if (serverState.sentAway(checkedIn)) {
            return;
        }
        if (!serverState.hasRoomFor(checkedIn.device())) {
            registry.history().quarantine().left(checkedIn.device());
            checkedIn.farewell(
                    "as many devices are connected as the coordinator takes",
                    serverState.returns().pause());
            return;
        }
        serverState.enter(checkedIn);
        serverState.answer(
                checkIn.getUnsettledRunsList().stream()
                        .distinct()
                        .limit(MAX_UNSETTLED)
                        .toList(),
                checkedIn);
        log.debug("{} checked in with {}", checkedIn.device(), checkedIn.software());
    }

    private void taskFailed(DeviceConnection device, TaskFailed failed) {
        String reason = failed.getReason();
        String shortened = VisibleText.excerpt(reason, MAX_REASON);
        serverState
                .queries()
                .find(failed.getRunId(), failed.getRound())
                .ifPresent(query -> query.lost(device.device(), Stage.named(failed.getStage()), shortened));
        rounds.find(failed.getRunId(), failed.getRound(), device.device()).ifPresent(round -> {
            boolean current = Math.max(RoundPlan.FIRST_ATTEMPT, failed.getAttempt())
                    == round.plan().attempt();
            if (current && round.owes(device.device())) {
                round.lost(device.device(), Stage.named(failed.getStage()), shortened);
            }
        });
    }

    private void secagg(DeviceConnection device, SecAggDeviceMessage message) {
        rounds.find(message.getRunId(), message.getRound(), device.device())
                .filter(round -> round.plan().attempt() == message.getAttempt())
                .flatMap(ActiveRound::secure)
                .map(SecureRound::sessions)
                .or(() -> serverState
                        .queries()
                        .find(message.getRunId(), message.getRound())
                        .filter(query -> message.getAttempt() == RoundPlan.FIRST_ATTEMPT)
                        .flatMap(ActiveQuery::sessions))
                .ifPresent(sessions -> {
                    MessageVerdict verdict = sessions.receive(device.device(), message);
                    if (!verdict.counts()) {
                        log.debug("a {} of {} does not count: {}", message.getMessageCase(), device.device(), verdict);
                    }
                });
    }

    @Override
    public void onError(Throwable error) {
        DeviceConnection known = connection;
        if (known != null) {
            known.gone();
            String reason =
                    "its connection broke: " + Status.fromThrowable(error).getCode();
            if (serverState.broke(known, reason)) {
                log.debug("{} is gone: {}", known.device(), reason);
            }
        }
    }

    @Override
    public void onCompleted() {
        DeviceConnection known = connection;
        if (known == null) {
            if (!refused) {
                out.onCompleted();
            }
        } else {
            leave(known, "it left");
            known.farewell("goodbye");
        }
    }

    /** A message may still be on its way when this side ends the stream; nobody listens to it. */
    private boolean isOver() {
        DeviceConnection known = connection;
        return refused || (known != null && known.ended());
    }

    private void refuse(Status status, String reason) {
        refused = true;
        out.onError(status.withDescription(reason).asRuntimeException());
    }

    private void refuse(DeviceConnection known, Status status) {
        refused = true;
        leave(known, String.valueOf(status.getDescription()));
        known.abort(status);
    }

    private void leave(DeviceConnection known, String reason) {
        if (serverState.leave(known, reason)) {
            log.debug("{} is gone: {}", known.device(), reason);
        }
    }

    private String name() {
        DeviceConnection known = connection;
        return known == null ? "a device" : known.device();
    }
}
