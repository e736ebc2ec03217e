package dev.proprio.client.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.proprio.client.session.Backoff;
import dev.proprio.client.session.SecureIdentity;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.secagg.client.SessionLog;
import dev.proprio.proto.secagg.crypto.Identity;
import dev.proprio.proto.secagg.message.ServerMessages;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.sums.SumTerms;
import dev.proprio.proto.sums.UpdateVectors;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.SecAggAdvertiseKeys;
import dev.proprio.proto.v1.SecAggBeaconRequest;
import dev.proprio.proto.v1.SecAggCoordinatorMessage;
import dev.proprio.proto.v1.SecAggDeviceMessage;
import dev.proprio.proto.v1.SecAggMember;
import dev.proprio.proto.v1.SecAggRoster;
import dev.proprio.proto.v1.SecAggTask;
import dev.proprio.proto.v1.SecAggTerms;
import dev.proprio.proto.v1.Section;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.TaskFailed;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A coordinator that would rather not let a node draw its ring's beacon, over real sockets. */
@Timeout(120)
class DowngradedRingTest {
    private static final int LENGTH = 10;
    private static final int COHORT = 100;
    private static final int DIGEST = 32;
    private static final String DEVICE = "watch-1";

    private final KeyedRandom random = KeyedRandom.of(1, "downgraded-ring");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void noRevisionThatACoordinatorClaimsLetsItGiveTheBeacon(int revision) throws Exception {
        try (var coordinator = new LyingCoordinator(new float[LENGTH])) {
            coordinator.claim(revision);
            try (ClientNode node = start(coordinator)) {
                Task task = offer(coordinator, 0);
                List<SecAggMember> members = members(advertised(coordinator));
                coordinator.say(about(
                        task,
                        SecAggCoordinatorMessage.newBuilder()
                                .setRoster(SecAggRoster.newBuilder()
                                        .addAllMembers(members)
                                        .setBeacon(ByteString.copyFrom(new byte[DIGEST])))));
                assertRefused(
                        coordinator, node, "a ring of 100 clients, drawn from zeros, can be steered by the server");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void aDrawFromWhichANonceIsWithheldIsNoDraw(int revision) throws Exception {
        try (var coordinator = new LyingCoordinator(new float[LENGTH])) {
            coordinator.claim(revision);
            try (ClientNode node = start(coordinator)) {
                Task task = offer(coordinator, SecAggParameters.DRAWS);
                SecAggAdvertiseKeys own = advertised(coordinator);
                List<SecAggMember> members = members(own);
                coordinator.say(about(
                        task,
                        SecAggCoordinatorMessage.newBuilder()
                                .setDraw(SecAggBeaconRequest.newBuilder()
                                        .setDraw(1)
                                        .addAllMembers(members)
                                        .setCommitments(own.getCommitment().concat(bytes(DIGEST * (COHORT - 1)))))));
                var reveal = coordinator.hear(SecAggDeviceMessage.class).getReveal();
                assertThat(reveal.getDraw()).isEqualTo(1);
                coordinator.say(about(
                        task,
                        SecAggCoordinatorMessage.newBuilder()
                                .setRoster(SecAggRoster.newBuilder()
                                        .addAllMembers(members)
                                        .setBeacon(bytes(DIGEST))
                                        .setNonces(reveal.getNonce().concat(bytes(DIGEST * (COHORT - 2)))))));
                assertRefused(coordinator, node, "the graph's beacon was drawn by 99 clients but there are 100");
            }
        }
    }

    @Test
    void aRingThatSkipsItsDrawIsRefused() throws Exception {
        try (var coordinator = new LyingCoordinator(new float[LENGTH]);
                ClientNode node = start(coordinator)) {
            Task task = offer(coordinator, SecAggParameters.DRAWS);
            coordinator.say(about(
                    task,
                    SecAggCoordinatorMessage.newBuilder()
                            .setRoster(SecAggRoster.newBuilder()
                                    .addAllMembers(members(advertised(coordinator)))
                                    .setBeacon(ByteString.copyFrom(new byte[DIGEST])))));
            assertRefused(coordinator, node, "the graph's beacon was not drawn");
        }
    }

    private static void assertRefused(LyingCoordinator coordinator, ClientNode node, String reason)
            throws InterruptedException {
        TaskFailed failed = coordinator.hear(TaskFailed.class);
        assertThat(failed.getStage()).isEqualTo("aggregate");
        assertThat(failed.getReason()).startsWith(reason);
        coordinator.requireService();
        assertThat(node.hasEnded()).isFalse();
    }

    private static SecAggAdvertiseKeys advertised(LyingCoordinator coordinator) throws InterruptedException {
        SecAggDeviceMessage said = coordinator.hear(SecAggDeviceMessage.class);
        assertThat(said.hasKeys()).isTrue();
        return said.getKeys();
    }

    /** The device, and others that the coordinator made up. */
    private List<SecAggMember> members(SecAggAdvertiseKeys own) {
        List<SecAggMember> members = new ArrayList<>();
        members.add(SecAggMember.newBuilder()
                .setClientId(own.getClientId())
                .setChannelKey(own.getChannelKey())
                .setMaskKey(own.getMaskKey())
                .build());
        while (members.size() < COHORT) {
            members.add(SecAggMember.newBuilder()
                    .setClientId("sybil-" + members.size())
                    .setChannelKey(bytes(DIGEST))
                    .setMaskKey(bytes(DIGEST))
                    .build());
        }
        return members;
    }

    private ByteString bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) random.nextInt(256);
        }
        return ByteString.copyFrom(bytes);
    }

    private static CoordinatorMessage about(Task task, SecAggCoordinatorMessage.Builder message) {
        message.setRunId(task.getRunId()).setRound(task.getRound()).setAttempt(task.getAttempt());
        return CoordinatorMessage.newBuilder().setSecagg(message).build();
    }

    /** Asks for a part in a round on a ring. */
    private Task offer(LyingCoordinator coordinator, int draws) throws InterruptedException {
        Task.Builder task = coordinator.task("run", 1);
        var terms = new SumTerms(Map.of(ClientUpdate.PARAMETERS, LENGTH), 20, 8, 1024, List.of("loss"));
        var config = new SecAggConfig(
                bytes(SecAggConfig.SESSION_BYTES),
                task.getRunId(),
                task.getRound(),
                task.getModel().getSha256(),
                terms.digest(task.getAlgorithmMap()),
                new UpdateVectors(terms, COHORT).specs(),
                SecAggParameters.forCohort(COHORT).withDraws(draws));
        task.setSecagg(SecAggTask.newBuilder()
                .setConfig(ServerMessages.write(config))
                .setTerms(SecAggTerms.newBuilder()
                        .setValueBits(20)
                        .setClip(8)
                        .setLargestWeight(1024)
                        .addMetrics("loss")
                        .addSections(Section.newBuilder()
                                .setName(ClientUpdate.PARAMETERS)
                                .setLength(LENGTH))));
        coordinator.say(task);
        return task.build();
    }

    private static ClientNode start(LyingCoordinator coordinator) {
        return ClientNode.plaintext("127.0.0.1", coordinator.port())
                .device(DEVICE)
                .training((task, model) -> ClientUpdate.ofParameters(
                        10, new float[model.parameters().length], Map.of("loss", new Metric(1, 1))))
                .secure(new SecureIdentity(
                        Identity.generate(new SecureRandom()),
                        (device, message, signature) -> true,
                        ClientPolicy.DEFAULT,
                        new SessionLog(3),
                        false))
                .backoff(new Backoff(Duration.ofMillis(5), Duration.ofMillis(20)))
                .start();
    }
}
