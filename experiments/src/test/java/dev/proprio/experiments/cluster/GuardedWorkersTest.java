package dev.proprio.experiments.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.identity.DeviceIdentity;
import dev.proprio.client.identity.Enrolment;
import dev.proprio.client.identity.EnrolmentException;
import dev.proprio.client.session.Backoff;
import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardSettings;
import dev.proprio.coordinator.lease.WorkerServer;
import dev.proprio.experiments.engine.Fleets;
import dev.proprio.experiments.engine.OpenFleet;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.identity.Certificates;
import dev.proprio.proto.identity.CertifiedRole;
import dev.proprio.proto.identity.IdentityException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Over TLS a worker is who its certificate says, and no device is one, nor the other way round. */
@Timeout(120)
class GuardedWorkersTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void workersEnrolWorkAndAreSentAwayWhenTheyAreRevoked() throws Exception {
        ExperimentSpec local = WorkersOnEveryStrategyTest.spec("local.algorithm=scaffold", "local");
        LeasedRun one = LeasedRun.of(local, 1);
        try (Guard guard = Guard.open(folder.resolve("store"), new GuardSettings());
                var experiment = PreparedExperiment.prepare(
                        WorkersOnEveryStrategyTest.spec("local.algorithm=scaffold", "cluster"), 1);
                WorkerServer server = WorkerServer.listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        guard,
                        LeasedSpecs.of(experiment, TestWorkers.VERSIONS),
                        LeasedRun.WAITS);
                OpenFleet fleet = Fleets.clustered(experiment, server)) {
            Path worker = folder.resolve("worker");
            Path device = folder.resolve("device");
            try (Enrolment enrolment =
                    Enrolment.at("localhost", server.port(), guard.authority().fingerprint())) {
                String forDevices = guard.enrolmentTokens().create("*", 9, HOUR).text();
                String forWorkers =
                        guard.enrolmentTokens().create("worker:*", 9, HOUR).text();
                assertThatThrownBy(() -> enrolment.enroll(forDevices, "worker:a", folder.resolve("none")))
                        .isInstanceOf(EnrolmentException.class)
                        .hasMessageContaining("this token is for *, not for worker:a");
                assertThatThrownBy(() -> enrolment.enroll(forWorkers, "a", folder.resolve("nobody")))
                        .isInstanceOf(EnrolmentException.class);
                enrolment.enroll(forDevices, "device-1", device);
                enrolment.enroll(forWorkers, "worker:a", worker);
            }
            rolesAreApart(guard, worker, device);
            assertThat(ended(server.port(), device).get()).contains("device-1 is one of a device, not of a worker");
            CompletableFuture<String> end = ended(server.port(), worker);
            server.await(1);
            WorkersOnEveryStrategyTest.assertSame(
                    LeasedRun.run(experiment, fleet, round -> {}, Optional.of(server)), one);
            guard.revocations().revoke("worker:a");
            assertThat(end.get()).contains("the certificate of worker:a was revoked");
            assertThat(server.counts().workers()).isZero();
        }
    }

    private static void rolesAreApart(Guard guard, Path worker, Path device) throws Exception {
        X509Certificate workers = certificate(worker);
        X509Certificate devices = certificate(device);
        assertThat(guard.trust().checkRole(CertifiedRole.WORKER, workers).device())
                .isEqualTo("worker:a");
        assertThat(guard.trust().check(devices).device()).isEqualTo("device-1");
        assertThatThrownBy(() -> guard.trust().check(workers))
                .isInstanceOf(IdentityException.class)
                .hasMessageContaining("worker:a is one of a worker, not of a device");
        assertThatThrownBy(() -> guard.trust().checkRole(CertifiedRole.WORKER, devices))
                .isInstanceOf(IdentityException.class);
    }

    private static X509Certificate certificate(Path identity) throws IdentityException {
        return Certificates.read(DeviceIdentity.load(identity).certificate().encoded());
    }

    private static CompletableFuture<String> ended(int port, Path identity) {
        var backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5));
        var settings = new WorkerSettings(
                "its-certificate-says", 1, TestWorkers.VERSIONS, true, Duration.ofMillis(1), backoff);
        var end = new CompletableFuture<String>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                end.complete(new Worker(
                                settings,
                                WorkerChannels.secure(InetSocketAddress.createUnresolved("localhost", port), identity))
                        .run());
            } catch (Exception e) {
                end.complete(String.valueOf(e.getMessage()));
            }
        });
        return end;
    }
}
