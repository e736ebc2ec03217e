package dev.proprio.client.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.identity.DeviceIdentity;
import dev.proprio.client.identity.Enrolment;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.grpc.ReconnectPolicy;
import dev.proprio.coordinator.grpc.ServerLimits;
import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardSettings;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.ClientUpdate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node's certificate against a real coordinator's authority. */
@Timeout(120)
class RenewalTest {
    /** In the last third of the ninety days that certificates are valid. */
    private static final Clock NEAR_THE_END = Clock.offset(Clock.systemUTC(), Duration.ofDays(70));

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private Guard guard;
    private CoordinatorServer server;
    private int port;

    @BeforeEach
    void listen() throws Exception {
        guard = Guard.open(folder.resolve("store"), new GuardSettings());
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = CoordinatorServer.listen(loopback, guard, new ServerLimits());
        port = server.port();
        String token = guard.enrolmentTokens()
                .create("watch-1", 1, Duration.ofMinutes(5))
                .text();
        assertThat(Enrolment.enroll("127.0.0.1", port, token, guard.authority().fingerprint(), identity())
                        .device())
                .isEqualTo("watch-1");
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        guard.close();
    }

    @Test
    void aCertificateIsRenewedOnlyInTheLastThirdOfItsTime() throws Exception {
        String first = serial();
        open(Clock.systemUTC());
        assertThat(serial()).isEqualTo(first);
        open(NEAR_THE_END);
        assertThat(serial()).isNotEqualTo(first);
        assertThat(DeviceIdentity.load(identity()).device()).isEqualTo("watch-1");
    }

    @Test
    void aSessionThatStaysOpenKeepsItsCertificateUp() throws Exception {
        String first = serial();
        new EnrolledChannels("127.0.0.1", port, identity(), NEAR_THE_END).keepUp();
        assertThat(serial()).isNotEqualTo(first);
    }

    /** It is never idle, and its first certificate runs out in the midst of the run. */
    @Test
    void aBusyDeviceRenewsItsCertificateWithinTheRun() throws Exception {
        String first = serial();
        var days = new AtomicInteger();
        Clock passing = new Passing(days);
        server.close();
        guard.close();
        guard = Guard.open(folder.resolve("store"), new GuardSettings(), passing);
        server = CoordinatorServer.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), guard, new ServerLimits());
        List<RoundResult> results = new ArrayList<>();
        Queue<NodeEvent> events = new ConcurrentLinkedQueue<>();
        ClientNode node = ClientNode.over(new EnrolledChannels("127.0.0.1", server.port(), identity(), passing))
                .device("watch-1")
                .training((task, model) -> ClientUpdate.ofParameters(1, new float[] {1}, Map.of()))
                .listener(events::add)
                .start();
        assertThat(server.devices().await(1, Duration.ofSeconds(30))).isTrue();
        var run = RunDefinition.fedAvg("run", 1, 12, new CohortPolicy(1, 1, 1, Duration.ofMinutes(1)));
        var listener = new RoundListener() {
            @Override
            public void roundEnded(RoundResult result) {
                results.add(result);
                days.set(result.round() * 10);
            }
        };
        var minute = Duration.ofMinutes(1);
        new RoundEngine(
                        run,
                        server.fleet(Population.of(List.of("watch-1")), ReconnectPolicy.of(minute, minute)),
                        List.of(listener))
                .run(new GlobalModel(ParameterLayout.of(List.of("w"), List.of(List.of(1))), new float[1]));
        node.close();
        assertThat(results).extracting(RoundResult::accepted).containsOnly(1).hasSize(12);
        assertThat(serial()).isNotEqualTo(first);
        assertThat(events).filteredOn(NodeEvent.Connected.class::isInstance).hasSizeGreaterThan(1);
        assertThat(events).noneMatch(NodeEvent.Waiting.class::isInstance);
    }

    @Test
    void aCertificateThatIsShorterThanDevicesTakeToLookAfterItIsRefused() {
        assertThatThrownBy(() -> new GuardSettings(
                        List.of(), Duration.ofSeconds(209), Duration.ofDays(1), Optional.empty(), Optional.empty()))
                .hasMessageContaining(
                        "must be at least 210s, since devices look once a minute whether theirs is in its last third, but was 209s");
    }

    @Test
    void whileTheCoordinatorIsGoneTheOldCertificateServesOn() throws Exception {
        String first = serial();
        server.close();
        open(NEAR_THE_END);
        assertThat(serial()).isEqualTo(first);
    }

    @Test
    void anIdentityThatCannotBeReadIsASentence() throws Exception {
        Files.writeString(identity().resolve("device.pem"), "not a certificate");
        assertThatThrownBy(() -> open(Clock.systemUTC()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("device.pem");
        assertThatThrownBy(() -> ClientNode.enrolled("127.0.0.1", 1, folder.resolve("nowhere")))
                .hasMessage("there is no device's identity in %s; enrol the device into it first"
                        .formatted(folder.resolve("nowhere")));
    }

    /** The system's clock, some days later. */
    private static final class Passing extends Clock {
        private final AtomicInteger days;

        Passing(AtomicInteger days) {
            this.days = days;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(Duration.ofDays(days.get()));
        }
    }

    private void open(Clock clock) throws IOException {
        new EnrolledChannels("127.0.0.1", port, identity(), clock).open().shutdownNow();
    }

    private String serial() throws Exception {
        return DeviceIdentity.load(identity()).certificate().serial();
    }

    private Path identity() {
        return folder.resolve("identity");
    }
}
