package dev.proprio.experiments.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.device.ConnectedDevices;
import dev.proprio.client.device.EnrolledIdentities;
import dev.proprio.client.identity.DeviceIdentity;
import dev.proprio.client.identity.Enrolment;
import dev.proprio.client.session.Backoff;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.grpc.ServerLimits;
import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardSettings;
import dev.proprio.coordinator.tree.LeafServer;
import dev.proprio.experiments.engine.Fleets;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.proto.identity.Certificates;
import dev.proprio.proto.identity.CertifiedRole;
import dev.proprio.proto.identity.IdentityException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Over TLS a leaf is who its certificate says; neither a device nor a worker is one, nor the other way round. */
@Timeout(120)
class GuardedLeavesTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final String STRATEGY = "local.algorithm=scaffold";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void leavesEnrolServeAndAreSentAwayWhenTheyAreRevoked() throws Exception {
        LeasedRun one = LeasedRun.of(WorkersOnEveryStrategyTest.spec(STRATEGY, "local"), 1);
        try (Guard guard = Guard.open(folder.resolve("store"), new GuardSettings());
                var experiment = PreparedExperiment.prepare(WorkersOnEveryStrategyTest.spec(STRATEGY, "cluster"), 1);
                LeafServer root = LeafServer.listen(
                        ANY,
                        guard,
                        LeasedSpecs.forLeaves(experiment, TestWorkers.VERSIONS),
                        Fleets.population(experiment));
                CoordinatorServer leaf = CoordinatorServer.listen(ANY, guard, new ServerLimits())) {
            enrol(guard, root, experiment);
            rolesAreApart(guard);
            assertThat(ended(root, leaf, "devices/user-1").get()).contains("user-1 is one of a device, not of a leaf");
            assertThat(ended(root, leaf, "worker").get()).contains("worker:a is one of a worker, not of a leaf");
            CompletableFuture<String> end = ended(root, leaf, "leaf");
            var identities = EnrolledIdentities.load(folder.resolve("devices"), experiment.deviceIds());
            try (ConnectedDevices devices = experiment.connect(
                    List.of(InetSocketAddress.createUnresolved("localhost", leaf.port())), identities)) {
                root.await(1, experiment.dataset().devices(), Duration.ofSeconds(30));
                LeasedRun run = LeasedRun.run(experiment, Fleets.tree(root), round -> {}, Optional.empty());
                assertThat(run.rounds()).isEqualTo(one.rounds());
                assertThat(run.state()).usingRecursiveComparison().isEqualTo(one.state());
                guard.revocations().revoke("leaf:a");
                assertThat(end.get()).contains("the certificate of leaf:a was revoked");
                assertThat(root.counts().leaves()).isZero();
                assertThat(devices.broken()).isEmpty();
            }
        }
    }

    private void enrol(Guard guard, LeafServer root, PreparedExperiment experiment) throws Exception {
        try (Enrolment enrolment =
                Enrolment.at("localhost", root.port(), guard.authority().fingerprint())) {
            String forDevices = guard.enrolmentTokens().create("*", 99, HOUR).text();
            assertThatThrownBy(() -> enrolment.enroll(forDevices, "leaf:a", folder.resolve("none")))
                    .hasMessageContaining("this token is for *, not for leaf:a");
            enrolment.enroll(
                    guard.enrolmentTokens().create("leaf:*", 9, HOUR).text(), "leaf:a", folder.resolve("leaf"));
            enrolment.enroll(
                    guard.enrolmentTokens().create("worker:*", 9, HOUR).text(), "worker:a", folder.resolve("worker"));
            EnrolledIdentities.enrolMissing(folder.resolve("devices"), experiment.deviceIds(), enrolment, forDevices);
        }
    }

    private void rolesAreApart(Guard guard) throws Exception {
        X509Certificate leaf = certificate("leaf");
        assertThat(guard.trust().checkRole(CertifiedRole.LEAF, leaf).device()).isEqualTo("leaf:a");
        assertThatThrownBy(() -> guard.trust().check(leaf))
                .isInstanceOf(IdentityException.class)
                .hasMessageContaining("leaf:a is one of a leaf, not of a device");
        assertThatThrownBy(() -> guard.trust().checkRole(CertifiedRole.WORKER, leaf))
                .isInstanceOf(IdentityException.class);
    }

    private X509Certificate certificate(String identity) throws IdentityException {
        return Certificates.read(
                DeviceIdentity.load(folder.resolve(identity)).certificate().encoded());
    }

    private CompletableFuture<String> ended(LeafServer root, CoordinatorServer server, String identity) {
        var backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5));
        var settings = new WorkerSettings(
                "its-certificate-says", 1, TestWorkers.VERSIONS, true, Duration.ofMillis(1), backoff);
        var channels = WorkerChannels.secure(
                InetSocketAddress.createUnresolved("localhost", root.port()), folder.resolve(identity));
        var end = new CompletableFuture<String>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                end.complete(new Leaf(settings, channels, server).run());
            } catch (Exception e) {
                end.complete(String.valueOf(e.getMessage()));
            }
        });
        return end;
    }
}
