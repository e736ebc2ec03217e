package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.proprio.client.device.Participation;
import dev.proprio.client.session.CoordinatorChannel;
import dev.proprio.client.session.DeviceSession;
import dev.proprio.client.session.LocalTraining;
import dev.proprio.client.session.SecureIdentity;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.secagg.SecureAggregation;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.fault.Dropouts;
import dev.proprio.proto.secagg.client.BeaconRule;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import dev.proprio.proto.v1.DeviceMessage;
import dev.proprio.proto.v1.FetchModelRequest;
import dev.proprio.proto.v1.MaskedMessage;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ForwardingClientCall;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Everything that the coordinator receives in a round with secure aggregation, looked at. */
@Timeout(120)
class TappedRoundTest {
    private static final int LENGTH = 20_000;
    private static final int DEVICES = 12;

    private final Queue<MessageLite> received = new ConcurrentLinkedQueue<>();

    @Test
    void theCoordinatorReceivesNoUpdateButTheirSum() throws Exception {
        List<String> names =
                IntStream.range(0, DEVICES).mapToObj("watch-%02d"::formatted).toList();
        float[] change = new float[LENGTH];
        Arrays.fill(change, 0.25f);
        LocalTraining training =
                (task, model) -> ClientUpdate.ofParameters(7, change.clone(), Map.of("loss", new Metric(3.5, 7)));
        GlobalModel last = run(names, training);
        for (float parameter : last.parameters()) {
            assertThat(parameter).isCloseTo(0.25f, org.assertj.core.api.Assertions.within(3e-3f));
        }

        assertThat(received)
                .as("nothing but the control stream, requests for the model, and masked updates")
                .allMatch(message -> message instanceof DeviceMessage
                        || message instanceof FetchModelRequest
                        || message instanceof MaskedMessage);
        ByteString some = ByteString.copyFrom(FloatBytes.encode(Arrays.copyOf(change, 4)));
        assertThat(received).noneMatch(message -> contains(message.toByteString(), some));

        byte[] masked = masked();
        assertThat(masked).hasSize(DEVICES * LENGTH * 3);
        // 255 degrees of freedom: a mean of 255, a standard deviation of 22.6. Twelve equal updates would be far off.
        assertThat(chiSquared(masked)).isBetween(130.0, 400.0);
    }

    /** Of the masked vectors of the parameters; what stands beside them is padded. */
    private byte[] masked() {
        var bytes = new ByteArrayOutputStream();
        for (MessageLite message : received) {
            if (message instanceof MaskedMessage upload && upload.hasChunk()) {
                ByteString data = upload.getChunk().getData();
                bytes.writeBytes(
                        data.substring(0, Math.min(data.size(), LENGTH * 3)).toByteArray());
            }
        }
        return bytes.toByteArray();
    }

    private static double chiSquared(byte[] bytes) {
        int[] counts = new int[256];
        for (byte b : bytes) {
            counts[b & 0xFF]++;
        }
        double expected = bytes.length / 256.0;
        return Arrays.stream(counts)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
    }

    private static boolean contains(ByteString whole, ByteString part) {
        byte[] bytes = whole.toByteArray();
        for (int i = 0; i + part.size() <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.size(), part.toByteArray(), 0, part.size())) {
                return true;
            }
        }
        return false;
    }

    private GlobalModel run(List<String> names, LocalTraining training) throws Exception {
        var policy = new ClientPolicy(10, 10, ThreatModel.SEMI_MALICIOUS, 100_000, true, BeaconRule.ZEROS);
        var participation = new Participation(1, policy, true, Dropouts.NONE);
        var secure = new SecureAggregation(
                true,
                false,
                false,
                ThreatModel.SEMI_MALICIOUS,
                0.1,
                0.1,
                10,
                100,
                20,
                8,
                1024,
                List.of("loss"),
                Duration.ofMinutes(1),
                Dropouts.NONE);
        RunDefinition run = RunDefinition.fedAvg("run", 1, 1, new CohortPolicy(DEVICES, 1, 1, Duration.ofMinutes(1)))
                .with(draft -> draft.set(RunDefinition::algorithm, Map.of("algorithm", "none"))
                        .set(RunDefinition::secure, Optional.of(secure)));
        List<ManagedChannel> channels = new ArrayList<>();
        try (var server = CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            for (String name : names) {
                ManagedChannel channel = CoordinatorChannel.plaintext("127.0.0.1", server.port());
                channels.add(channel);
                attend(ClientInterceptors.intercept(channel, new Tap()), name, training, participation.identity(name));
            }
            assertThat(server.devices().await(DEVICES, Duration.ofSeconds(30))).isTrue();
            var layout = ParameterLayout.of(List.of("w"), List.of(List.of(LENGTH)));
            return new RoundEngine(run, server.fleet(Population.of(names), participation.directory()), List.of())
                    .run(new GlobalModel(layout, new float[LENGTH]));
        } finally {
            channels.forEach(ManagedChannel::shutdownNow);
        }
    }

    private static void attend(Channel channel, String name, LocalTraining training, SecureIdentity identity) {
        Thread.ofVirtual().start(() -> {
            try {
                new DeviceSession(channel, name, training, identity).run();
            } catch (Exception e) {
                throw new AssertionError(name + " lost its session", e);
            }
        });
    }

    /** Notes what a device sends. */
    private final class Tap implements ClientInterceptor {
        @Override
        public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
            return new ForwardingClientCall.SimpleForwardingClientCall<>(next.newCall(method, options)) {
                @Override
                public void sendMessage(Q message) {
                    if (message instanceof MessageLite lite) {
                        received.add(lite);
                    }
                    super.sendMessage(message);
                }
            };
        }
    }
}
