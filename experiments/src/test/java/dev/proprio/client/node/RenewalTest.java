package dev.proprio.client.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.identity.DeviceIdentity;
import dev.proprio.client.identity.Enrolment;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.grpc.ServerLimits;
import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
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
