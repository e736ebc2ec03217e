package dev.proprio.client.android;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.identity.DeviceIdentity;
import dev.proprio.client.identity.Enrolment;
import dev.proprio.client.identity.EnrolmentException;
import dev.proprio.client.node.ClientNode;
import dev.proprio.client.node.NodeEvent;
import dev.proprio.client.session.LocalTraining;
import dev.proprio.client.session.SecureIdentity;
import dev.proprio.client.transport.Transport;
import dev.proprio.proto.identity.IdentityException;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.secagg.client.ReleaseLimit;
import dev.proprio.proto.secagg.client.SessionLog;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.v1.EnrolmentGrpc;
import dev.proprio.proto.v1.RenewRequest;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes over OkHttp with lite messages, at a coordinator over Netty with full ones. */
@Timeout(300)
class AndroidNodeTest {
    private static final int NODES = 10;
    private static final int ROUNDS = 2;
    private static final long WINDOWS = 70;

    /** Each device rounds what it adds up or down, to steps of a secure aggregation's 20 bits. */
    private static final float ROUNDING = 1.01f * 8 / ((1 << 19) - 1) * 1024 / WINDOWS;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private final Queue<NodeEvent> unwanted = new ConcurrentLinkedQueue<>();
    private final CountDownLatch counted = new CountDownLatch(NODES * ROUNDS);

    @Test
    void tenNodesTakePartOverMutualTlsInSecureAggregationsAndTheModelMovesByTheirMean() throws Exception {
        try (var coordinator = new CoordinatorProcess(folder)) {
            String people = coordinator.says("people");
            String devices = coordinator.says("devices");
            int port = Integer.parseInt(devices.substring(devices.lastIndexOf(':') + 1));
            List<Phone> phones = enrol(coordinator, port);
            refusesOthers(port, phones.get(0));
            List<ClientNode> nodes = new ArrayList<>();
            try {
                for (Phone phone : phones) {
                    nodes.add(node(phone, port));
                }
                coordinator.run(List.of(
                        "start",
                        resource("/phones.yaml").toString(),
                        "--devices",
                        "connected",
                        "--coordinator",
                        people,
                        "--ca",
                        coordinator.authority().toString(),
                        "--token",
                        text(coordinator.token("operator", "operator"), "token")));
                assertThat(counted.await(2, TimeUnit.MINUTES))
                        .as(() -> unwanted.toString())
                        .isTrue();
            } finally {
                nodes.forEach(ClientNode::close);
            }
            checkModels(phones);
        }
        assertThat(unwanted).isEmpty();
    }

    private List<Phone> enrol(CoordinatorProcess coordinator, int port) throws Exception {
        Map<String, String> made = coordinator.token("enrol", "phone-*", "--uses", Integer.toString(NODES));
        String wrong = "sha256:" + "0".repeat(64);
        assertThatThrownBy(() -> Enrolment.enroll("127.0.0.1", port, text(made, "token"), wrong, folder))
                .isInstanceOf(EnrolmentException.class)
                .hasMessageContaining("the coordinator's authority has another fingerprint than " + wrong);
        List<Phone> phones = new ArrayList<>();
        try (var enrolment = Enrolment.at("127.0.0.1", port, text(made, "ca-fingerprint"))) {
            for (int i = 0; i < NODES; i++) {
                Path identity = folder.resolve("phone-" + i);
                phones.add(new Phone(enrolment.enroll(text(made, "token"), "phone-" + i, identity), identity, i));
            }
        }
        return phones;
    }

    /** A coordinator that shows a certificate for another name is not believed. */
    private static void refusesOthers(int port, Phone phone) {
        ManagedChannel misnamed = Transport.own()
                .secure("127.0.0.1", port, phone.identity().tls())
                .overrideAuthority("elsewhere.example.org")
                .build();
        try {
            assertThatThrownBy(() -> EnrolmentGrpc.newBlockingStub(misnamed)
                            .withDeadlineAfter(30, TimeUnit.SECONDS)
                            .renew(RenewRequest.getDefaultInstance()))
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasStackTraceContaining("Cannot verify hostname");
        } finally {
            misnamed.shutdownNow();
        }
    }

    private ClientNode node(Phone phone, int port) throws IdentityException {
        ClientPolicy policy = ClientPolicy.DEFAULT.releasing(ReleaseLimit.every(Duration.ZERO));
        return ClientNode.enrolled("127.0.0.1", port, phone.folder())
                .training(phone)
                .secure(SecureIdentity.of(phone.identity(), policy, new SessionLog(3), true))
                .listener(event -> {
                    if (event instanceof NodeEvent.Lost || event instanceof NodeEvent.Waiting) {
                        unwanted.add(event);
                    }
                })
                .start();
    }

    /** The second round's model is the first's, moved by the mean of all changes. */
    private static void checkModels(List<Phone> phones) {
        float[] first = phones.get(0).models.getOrDefault(1, new float[0]);
        float[] second = phones.get(0).models.getOrDefault(2, new float[0]);
        assertThat(first).hasSizeGreaterThan(100);
        assertThat(phones).allSatisfy(phone -> {
            assertThat(phone.models).containsOnlyKeys(1, 2);
            assertThat(phone.models.get(2)).isEqualTo(second);
        });
        float[] expected = first.clone();
        for (int i = 0; i < expected.length; i++) {
            int value = i;
            expected[i] += (float) phones.stream()
                    .mapToDouble(phone -> phone.change(value))
                    .average()
                    .orElseThrow();
        }
        assertThat(second).containsExactly(expected, within(ROUNDING));
    }

    private static String text(Map<String, String> said, String key) {
        return said.getOrDefault(key, "no " + key);
    }

    private static Path resource(String name) {
        try {
            return Path.of(requireNonNull(AndroidNodeTest.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** A device, and its training: known changes, each device's own. */
    private final class Phone implements LocalTraining {
        private final DeviceIdentity identity;
        private final Path folder;
        private final int index;
        final Map<Integer, float[]> models = new ConcurrentHashMap<>();

        Phone(DeviceIdentity identity, Path folder, int index) {
            this.identity = identity;
            this.folder = folder;
            this.index = index;
        }

        DeviceIdentity identity() {
            return identity;
        }

        Path folder() {
            return folder;
        }

        /** How it changes one of the model's values. */
        double change(int value) {
            return StrictMath.sin(value + 100.0 * index) / 8;
        }

        @Override
        public ClientUpdate train(TrainingTask task, Broadcast model) {
            assertThat(task.device()).isEqualTo(String.format(Locale.ROOT, "phone-%s", index));
            models.put(task.round(), model.parameters().clone());
            float[] change = new float[model.layout().length()];
            IntStream.range(0, change.length).forEach(i -> change[i] = (float) change(i));
            return ClientUpdate.ofParameters(WINDOWS, change, Map.of("loss", new Metric(50, WINDOWS)));
        }

        @Override
        public void counted(TrainingTask task) {
            counted.countDown();
        }
    }
}
