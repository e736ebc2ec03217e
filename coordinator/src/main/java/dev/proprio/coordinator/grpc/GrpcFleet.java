package dev.proprio.coordinator.grpc;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.RoundPhase;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.coordinator.secagg.SecureOutcome;
import dev.proprio.coordinator.secagg.SecurePlan;
import dev.proprio.coordinator.secagg.SecureRound;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.SecAggCoordinatorMessage;
import java.util.Optional;

/** Pushes tasks to connected devices and waits for their updates; nobody polls. */
final class GrpcFleet implements Fleet {
    /** The first revision with secure aggregation. */
    private static final int SECURE_REVISION = 2;

    private final DeviceRegistry registry;
    private final ActiveRounds rounds;
    private final Population population;
    private final Directory directory;
    private final MemberCertificates certificates;

    /**
     * @param directory knows the devices of secure aggregations
     * @param certificates go with every roster
     */
    GrpcFleet(Reception reception, Population population, Directory directory, MemberCertificates certificates) {
        this.registry = reception.registry();
        this.rounds = reception.rounds();
        this.certificates = certificates;
        this.population = population;
        this.directory = directory;
    }

    @Override
    public Population population() {
        return population;
    }

    @Override
    public Traffic train(RoundPlan plan, Broadcast broadcast, UpdateSink sink) throws InterruptedException {
        ActiveRound round =
                new ActiveRound(plan, broadcast, sink, sha256 -> plan.masked().map(secure -> sessions(secure, sha256)));
        plan.devices().forEach(sink::asked);
        sink.allAsked();
        rounds.open(round);
        try {
            for (String device : plan.devices()) {
                ask(device, round);
            }
            return round.secure().isPresent()
                    ? aggregated(
                            plan, plan.masked().orElseThrow(), round.secure().get(), round, sink)
                    : gathered(plan, round, sink);
        } finally {
            rounds.close(round);
            for (String device : round.pending()) {
                registry.ofDevice(device).ifPresent(connection -> connection.send(round.closedMessage()));
            }
        }
    }

    private SecureRound sessions(SecurePlan plan, ByteString sha256) {
        return new SecureRound(plan, sha256, directory, this::send);
    }

    private void send(String device, SecAggCoordinatorMessage message) {
        Optional<DeviceConnection> connection = registry.ofDevice(device);
        connection.ifPresent(open -> open.send(CoordinatorMessage.newBuilder()
                .setSecagg(certificates.attach(message))
                .build()));
        if (message.hasOutcome()) {
            rounds.find(message.getRunId(), message.getRound()).ifPresent(round -> round.answered(device));
        }
    }

    private void ask(String device, ActiveRound round) {
        Optional<DeviceConnection> connection = registry.ofDevice(device);
        if (connection.isEmpty()) {
            round.lost(device, Stage.CONNECT, "the device is not connected");
        } else if (round.secure().isPresent() && connection.get().revision() < SECURE_REVISION) {
            round.lost(
                    device,
                    Stage.CONNECT,
                    "its software speaks revision %d of the protocol, which lacks secure aggregation"
                            .formatted(connection.get().revision()));
        } else {
            certificates.note(connection.get());
            connection.get().send(round.taskMessage(device));
        }
    }

    private static Traffic gathered(RoundPlan plan, ActiveRound round, UpdateSink sink) throws InterruptedException {
        sink.awaitSettled(plan.deadline());
        return round.traffic();
    }

    private static Traffic aggregated(
            RoundPlan plan, SecurePlan secure, SecureRound sessions, ActiveRound round, UpdateSink sink)
            throws InterruptedException {
        SecureOutcome outcome = sessions.run(
                plan.deadline(), secure.settings().stageDeadline(), step -> sink.phase(RoundPhase.of(step)));
        sink.accept(outcome);
        return round.traffic()
                .plus(new Traffic(outcome.report().bytesDown(), outcome.report().bytesUp()));
    }
}
