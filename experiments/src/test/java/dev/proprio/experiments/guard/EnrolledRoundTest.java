package dev.proprio.experiments.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.device.ConnectedDevices;
import dev.proprio.client.device.EnrolledIdentities;
import dev.proprio.client.identity.Enrolment;
import dev.proprio.client.identity.OfflineEnrolment;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.grpc.ServerLimits;
import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardSettings;
import dev.proprio.coordinator.guard.OfflineAuthority;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.secagg.TrustBasis;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.experiments.engine.Fleets;
import dev.proprio.experiments.engine.OpenFleet;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.identity.CertificateRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Secure aggregation among devices that know each other by their certificates. */
@Timeout(180)
class EnrolledRoundTest {
    private final List<RoundResult> results = new ArrayList<>();

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void roundsOfEnrolledDevicesOverTlsGiveTheSameModelAsSimulatedOnes() throws Exception {
        ExperimentSpec spec = spec("faults.dropout=0.1");
        String plain;
        try (var experiment = PreparedExperiment.prepare(spec, 2);
                OpenFleet fleet = Fleets.local(experiment)) {
            plain = new RoundEngine(experiment.definition("run"), fleet.fleet(), List.of())
                    .run(experiment.initialModel())
                    .sha256();
        }
        assertThat(guarded(spec, Optional.empty())).isEqualTo(plain);
        assertThat(results).anyMatch(RoundResult::moved).anyMatch(result -> result.failed() > 0);
    }

    /** The coordinator has the authority's certificate alone, and enrols nobody. */
    @Test
    void devicesThatAnOfflineAuthorityCertifiedTakePartInTheSameRounds() throws Exception {
        ExperimentSpec spec = spec("rounds=1");
        String plain;
        try (var experiment = PreparedExperiment.prepare(spec, 2);
                OpenFleet fleet = Fleets.local(experiment)) {
            plain = new RoundEngine(experiment.definition("run"), fleet.fleet(), List.of())
                    .run(experiment.initialModel())
                    .sha256();
        }
        Path offline = folder.resolve("offline");
        OfflineAuthority.create(offline, Clock.systemUTC());
        assertThat(guarded(spec, Optional.of(offline))).isEqualTo(plain);
        assertThat(results).hasSize(1).allMatch(RoundResult::moved);
    }

    private String guarded(ExperimentSpec spec, Optional<Path> offline) throws Exception {
        Path identities = folder.resolve("identities");
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (var experiment = PreparedExperiment.prepare(spec, 2);
                Guard guard = Guard.open(folder.resolve("store"), settings(offline));
                CoordinatorServer server = CoordinatorServer.listen(loopback, guard, new ServerLimits())) {
            List<String> ids = experiment.deviceIds();
            assertThat(server.basis())
                    .isEqualTo(offline.isPresent() ? TrustBasis.OFFLINE_AUTHORITY : TrustBasis.OWN_AUTHORITY);
            if (offline.isPresent()) {
                assertThat(guard.enrolments()).isEmpty();
                certify(identities, ids, offline.get());
            } else {
                enrol(identities, ids, guard, server.port());
            }
            EnrolledIdentities known = EnrolledIdentities.load(identities, ids);
            try (ConnectedDevices _ = experiment.connect(
                    List.of(InetSocketAddress.createUnresolved("127.0.0.1", server.port())), known)) {
                assertThat(server.devices().await(ids.size(), Duration.ofSeconds(60)))
                        .isTrue();
                RoundListener listener = new RoundListener() {
                    @Override
                    public void roundEnded(RoundResult result) {
                        results.add(result);
                    }
                };
                return new RoundEngine(
                                experiment.definition("run"), server.fleet(Population.of(ids)), List.of(listener))
                        .run(experiment.initialModel())
                        .sha256();
            }
        }
    }

    private static void enrol(Path identities, List<String> ids, Guard guard, int port) throws Exception {
        String token = guard.enrolmentTokens()
                .create("*", ids.size(), Duration.ofHours(1))
                .text();
        try (Enrolment enrolment =
                Enrolment.at("127.0.0.1", port, guard.authority().fingerprint())) {
            assertThat(EnrolledIdentities.enrolMissing(identities, ids, enrolment, token))
                    .isEqualTo(ids.size());
        }
    }

    private void certify(Path identities, List<String> ids, Path offline) throws Exception {
        OfflineAuthority authority = OfflineAuthority.open(offline, Clock.systemUTC());
        for (String id : ids) {
            Path own = identities.resolve(id);
            String text = OfflineEnrolment.request(id, own).toText();
            Path certificate = folder.resolve("certificate.pem");
            Files.writeString(
                    certificate, authority.sign(CertificateRequest.read(text, "request"), id, Duration.ofDays(90)));
            OfflineEnrolment.install(
                    own, certificate, OfflineAuthority.certificateIn(offline), folder.resolve("store/guard/ca.pem"));
        }
    }

    private static GuardSettings settings(Optional<Path> offline) {
        var usual = new GuardSettings();
        return new GuardSettings(
                usual.names(),
                usual.deviceCertificates(),
                usual.serverCertificate(),
                offline.map(OfflineAuthority::certificateIn),
                Optional.empty());
    }

    private ExperimentSpec spec(String... more) throws Exception {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
            name: guarded
            data: {source: synthetic, devices: 28, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
            model: {kind: mlp, hidden: [6]}
            engine: grpc
            rounds: 3
            cohort: {size: 20}
            secure-aggregation: {protocol: secagg, level: full}
            """);
        return ExperimentSpec.read(file, List.of(more));
    }
}
