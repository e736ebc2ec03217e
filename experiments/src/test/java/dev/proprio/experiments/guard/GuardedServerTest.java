package dev.proprio.experiments.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.identity.DeviceIdentity;
import dev.proprio.client.identity.Enrolment;
import dev.proprio.client.identity.EnrolmentException;
import dev.proprio.client.session.CoordinatorChannel;
import dev.proprio.client.transport.Transport;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.grpc.ServerLimits;
import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardSettings;
import dev.proprio.proto.v1.CheckIn;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.DeviceMessage;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.v1.FetchModelRequest;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in over TLS, and who does not. */
@Timeout(120)
class GuardedServerTest {
    private final List<ManagedChannel> channels = new ArrayList<>();

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Guard guard;

    @SuppressWarnings("NullAway.Init")
    private CoordinatorServer server;

    @BeforeEach
    void listen() throws Exception {
        guard = Guard.open(folder.resolve("store"), new GuardSettings());
        server = CoordinatorServer.listen(loopback(), guard, new ServerLimits());
    }

    @AfterEach
    void stop() throws Exception {
        channels.forEach(ManagedChannel::shutdownNow);
        server.close();
        guard.close();
    }

    @Test
    void anEnrolledDeviceChecksInUnderItsOwnNameOnly() throws Exception {
        DeviceIdentity watch = enrol("watch-1");
        assertThat(checkIn(secure(watch), "watch-1").next().hasWelcome()).isTrue();
        Status refused = checkIn(secure(watch), "watch-2").end();
        assertThat(refused.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(refused.getDescription())
                .isEqualTo("the connection's certificate is that of watch-1, which can't check in as watch-2");
        assertThat(server.devices().devices()).containsExactly("watch-1");
    }

    @Test
    void anIdentityOutlastsItsProcess() throws Exception {
        enrol("watch-1");
        DeviceIdentity again = DeviceIdentity.load(folder.resolve("watch-1"));
        assertThat(checkIn(secure(again), "watch-1").next().hasWelcome()).isTrue();
    }

    @Test
    void aSessionIsOfNoUseToAnotherDevice() throws Exception {
        String session =
                checkIn(secure(enrol("watch-1")), "watch-1").next().getWelcome().getSessionId();
        ManagedChannel other = secure(enrol("watch-2"));
        assertThatThrownBy(() -> FederationGrpc.newBlockingStub(other)
                        .fetchModel(FetchModelRequest.newBuilder()
                                .setSessionId(session)
                                .build())
                        .hasNext())
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED));
    }

    @Test
    void withoutACertificateNothingButEnrollingIsAnswered() throws Exception {
        ManagedChannel nobody = nobody();
        Status attend = checkIn(nobody, "watch-1").end();
        assertThat(attend.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(attend.getDescription())
                .isEqualTo(
                        "this call needs a device's certificate, and the connection has none; enrol the device with `proprio enroll`");
        assertThatThrownBy(() -> HealthGrpc.newBlockingStub(nobody).check(HealthCheckRequest.getDefaultInstance()))
                .hasMessageContaining("UNAUTHENTICATED");
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
        try (Guard elsewhere = Guard.open(folder.resolve("elsewhere"), new GuardSettings())) {
            DeviceIdentity stranger = OfflineDevices.issue(elsewhere, "watch-1", guard.authority());
            // The platform's own client does not even show a certificate that the server has not asked for.
            assertThat(checkIn(secure(stranger), "watch-1").end().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
            ManagedChannel insistent = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                    .sslContext(GrpcSslContexts.forClient()
                            .keyManager(new InsistentKey(stranger))
                            .trustManager(guard.authority().certificate())
                            .build())
                    .build();
            channels.add(insistent);
            assertThat(checkIn(insistent, "watch-1").end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        }
        assertThat(server.devices().size()).isZero();
    }

    @Test
    void anExpiredCertificateIsRefusedAndTheReasonIsNamed() throws Exception {
        Path store = folder.resolve("old");
        Clock then = Clock.fixed(Instant.now().minus(Duration.ofDays(100)), ZoneOffset.UTC);
        DeviceIdentity expired;
        try (Guard old = Guard.open(store, new GuardSettings(), then)) {
            expired = OfflineDevices.issue(old, "watch-1", old.authority());
        }
        try (Guard now = Guard.open(store, new GuardSettings());
                CoordinatorServer here = CoordinatorServer.listen(loopback(), now, new ServerLimits())) {
            Status end = checkIn(secure(here, expired), "watch-1").end();
            assertThat(end.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(end.getDescription())
                    .matches("the certificate of watch-1 ran out at \\S+, and it is \\S+; renew it, or enrol anew");
            assertThat(here.devices().size()).isZero();
        }
    }

    @Test
    void aRevokedDeviceIsDisconnectedAndStaysOut() throws Exception {
        DeviceIdentity watch = enrol("watch-1");
        Control control = checkIn(secure(watch), "watch-1");
        control.next();
        // As the command does, in a process of its own.
        try (Guard command = Guard.open(folder.resolve("store"), new GuardSettings())) {
            command.revocations().revoke("watch-1");
        }
        Status end = control.end();
        assertThat(end.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(end.getDescription())
                .isEqualTo("the certificate of watch-1 was revoked; ask for a token and enrol anew");
        assertThat(server.devices().size()).isZero();
        Status again = checkIn(secure(watch), "watch-1").end();
        assertThat(again.getDescription()).isEqualTo(end.getDescription());
    }

    @Test
    void aReplayedOrForeignTokenGetsNothing() throws Exception {
        String token = token("watch-1");
        enrol(token, "", "first");
        assertThatThrownBy(() -> enrol(token, "", "second"))
                .isInstanceOf(EnrolmentException.class)
                .hasMessageContaining("this token was used for watch-1 at")
                .hasMessageContaining("serves once; ask for another");
        assertThatThrownBy(() -> enrol(token("watch-1"), "watch-2", "third"))
                .hasMessage("the device was not enrolled: this token is for watch-1, not for watch-2");
        assertThat(DeviceIdentity.isIn(folder.resolve("second"))).isFalse();
    }

    @Test
    void ofTenDevicesThatRaceForOneTokenOneIsEnrolled() throws Exception {
        String token = token("watch-1");
        List<Callable<DeviceIdentity>> devices = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String into = "racer-" + i;
            devices.add(() -> enrol(token, "", into));
        }
        int enrolled = 0;
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<DeviceIdentity> device : executor.invokeAll(devices)) {
                try {
                    device.get();
                    enrolled++;
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).hasMessageContaining("this token was used for watch-1");
                }
            }
        }
        assertThat(enrolled).isEqualTo(1);
    }

    @Test
    void aCoordinatorWithAnotherFingerprintOrNameIsNotBelieved() throws Exception {
        String wrong = "sha256:" + "0".repeat(64);
        assertThatThrownBy(() -> Enrolment.enroll(
                        "127.0.0.1", server.port(), token("watch-1"), wrong, folder.resolve("watch-1")))
                .isInstanceOf(EnrolmentException.class)
                .hasMessageContaining("the coordinator's authority has another fingerprint than " + wrong)
                .hasMessageContaining(guard.authority().fingerprint());
        assertThatThrownBy(() -> Enrolment.at("127.0.0.1", server.port(), "abc"))
                .hasMessage("a fingerprint must be sha256: and 64 hexadecimal digits but was \"abc\"");
        DeviceIdentity watch = enrol("watch-2");
        ManagedChannel misnamed = Transport.own()
                .secure("127.0.0.1", server.port(), watch.tls())
                .overrideAuthority("elsewhere.example.org")
                .build();
        channels.add(misnamed);
        assertThat(checkIn(misnamed, "watch-2").end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void plaintextAtATlsPortIsRefusedAndOthersGoOn() throws Exception {
        ManagedChannel plain = CoordinatorChannel.plaintext("127.0.0.1", server.port());
        channels.add(plain);
        assertThat(checkIn(plain, "watch-1").end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(checkIn(secure(enrol("watch-2")), "watch-2").next().hasWelcome())
                .isTrue();
    }

    @Test
    void aDeviceRenewsItsCertificateOverItsOwnConnection() throws Exception {
        DeviceIdentity watch = enrol("watch-1");
        assertThat(watch.renewalDue(Clock.systemUTC())).isFalse();
        assertThat(watch.renewalDue(Clock.offset(Clock.systemUTC(), Duration.ofDays(70))))
                .isTrue();
        DeviceIdentity renewed = Enrolment.renew(secure(watch), watch, folder.resolve("watch-1"));
        assertThat(renewed.certificate().serial())
                .isNotEqualTo(watch.certificate().serial());
        assertThat(checkIn(secure(DeviceIdentity.load(folder.resolve("watch-1"))), "watch-1")
                        .next()
                        .hasWelcome())
                .isTrue();
    }

    @Test
    void aDamagedIdentityIsRefusedInASentence() throws Exception {
        enrol("watch-1");
        Path own = folder.resolve("watch-1");
        Files.writeString(own.resolve("device.pem"), "garbage");
        assertThatThrownBy(() -> DeviceIdentity.load(own))
                .hasMessage(own.resolve("device.pem")
                        + " holds no certificate in PEM form; it is damaged, or another file");
        assertThatThrownBy(() -> DeviceIdentity.load(folder.resolve("nobody")))
                .hasMessage("there is no device's identity in %s; enrol the device into it first"
                        .formatted(folder.resolve("nobody")));
    }

    @Test
    void withAnAuthorityOfOnesOwnItsDevicesGetInAndNobodyElseEnrols() throws Exception {
        try (Guard hospital = Guard.open(folder.resolve("hospital"), new GuardSettings())) {
            var settings = new GuardSettings(
                    List.of(),
                    Duration.ofDays(90),
                    Duration.ofDays(397),
                    Optional.of(folder.resolve("hospital/guard/ca.pem")),
                    Optional.empty());
            try (Guard own = Guard.open(folder.resolve("own"), settings);
                    CoordinatorServer here = CoordinatorServer.listen(loopback(), own, new ServerLimits())) {
                DeviceIdentity device = OfflineDevices.issue(hospital, "bed-7", own.authority());
                assertThat(checkIn(secure(here, device), "bed-7").next().hasWelcome())
                        .isTrue();
                assertThatThrownBy(() -> Enrolment.enroll(
                                "127.0.0.1", here.port(), "any", own.authority().fingerprint(), folder.resolve("x")))
                        .hasMessageContaining(
                                "this coordinator enrols nobody: another authority certifies its devices");
            }
        }
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private String token(String device) throws Exception {
        return guard.enrolmentTokens().create(device, 1, Duration.ofHours(1)).text();
    }

    private DeviceIdentity enrol(String device) throws Exception {
        return enrol(token(device), "", device);
    }

    private DeviceIdentity enrol(String token, String device, String into) throws Exception {
        try (Enrolment enrolment =
                Enrolment.at("127.0.0.1", server.port(), guard.authority().fingerprint())) {
            return enrolment.enroll(token, device, folder.resolve(into));
        }
    }

    private ManagedChannel secure(DeviceIdentity identity) {
        return secure(server, identity);
    }

    private ManagedChannel secure(CoordinatorServer to, DeviceIdentity identity) {
        ManagedChannel channel = CoordinatorChannel.secure("127.0.0.1", to.port(), identity);
        channels.add(channel);
        return channel;
    }

    private ManagedChannel nobody() throws Exception {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(guard.authority().certificate())
                        .build())
                .build();
        channels.add(channel);
        return channel;
    }

    private static Control checkIn(Channel channel, String device) {
        var control = new Control();
        StreamObserver<DeviceMessage> out = FederationGrpc.newStub(channel).attend(control);
        out.onNext(DeviceMessage.newBuilder()
                .setCheckIn(CheckIn.newBuilder().setDeviceId(device).setProtocolRevision(2))
                .build());
        return control;
    }

    private static final class Control implements StreamObserver<CoordinatorMessage> {
        private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

        CoordinatorMessage next() throws InterruptedException {
            Object item = await();
            if (item instanceof CoordinatorMessage message) {
                return message;
            }
            throw new AssertionError("the stream ended: " + item);
        }

        Status end() throws InterruptedException {
            Object item = await();
            if (item instanceof Status status) {
                return status;
            }
            throw new AssertionError("a message came: " + item);
        }

        private Object await() throws InterruptedException {
            Object item = received.poll(20, TimeUnit.SECONDS);
            if (item == null) {
                throw new AssertionError("the coordinator said nothing");
            }
            return item;
        }

        @Override
        public void onNext(CoordinatorMessage message) {
            received.add(message);
        }

        @Override
        public void onError(Throwable error) {
            received.add(Status.fromThrowable(error));
        }

        @Override
        public void onCompleted() {
            received.add(Status.OK);
        }
    }
}
