package dev.proprio.coordinator.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.identity.Authority;
import dev.proprio.proto.identity.CertificateRequest;
import dev.proprio.proto.identity.CertifiedRole;
import dev.proprio.proto.identity.DeviceKey;
import dev.proprio.proto.identity.IdentityException;
import dev.proprio.proto.identity.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
    private final SetClock clock = new SetClock();

    @TempDir
    private Path store = Path.of("replaced by JUnit");

    @Test
    void theAuthorityAndTheServersCertificateAreMadeOnceAndKeptForTheirOwnerAlone() throws Exception {
        String fingerprint;
        X509Certificate server;
        try (Guard guard = open(new GuardSettings())) {
            fingerprint = guard.authority().fingerprint();
            server = guard.server().certificate();
        }
        try (Guard again = open(new GuardSettings())) {
            assertThat(again.authority().fingerprint()).isEqualTo(fingerprint).matches("sha256:[0-9a-f]{64}");
            assertThat(again.server().certificate()).isEqualTo(server);
        }
        for (String secret : List.of("authority.pem", "server.pem", "guard.db")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(secret))))
                    .as(secret)
                    .isEqualTo("rw-------");
        }
        assertThat(Authority.read(file("ca.pem")).certificate().getBasicConstraints())
                .isZero();
    }

    @Test
    void theServersCertificateIsRenewedInItsLastThirdAndForOtherNames() throws Exception {
        try (Guard guard = open(new GuardSettings())) {
            X509Certificate first = guard.server().certificate();
            clock.pass(Duration.ofDays(200));
            assertThat(guard.server().certificate()).isEqualTo(first);
            clock.pass(Duration.ofDays(100));
            X509Certificate second = guard.server().certificate();
            assertThat(second).isNotEqualTo(first);
            assertThat(second.getNotAfter()).isAfter(first.getNotAfter());
        }
        try (Guard named = open(named("coordinator.example.org", "192.0.2.7", "2001:db8::1"))) {
            assertThat(named.server().certificate().getSubjectAlternativeNames())
                    .extracting(name -> String.valueOf(name.get(1)))
                    .contains("coordinator.example.org", "192.0.2.7", "localhost", "127.0.0.1");
            assertThat(named.server().certificate()).isEqualTo(named.server().certificate());
        }
    }

    @Test
    void itsOwnerMakesNoAuthorityByLookingAtIt() throws Exception {
        try (Guard owners = Guard.forOwner(store)) {
            assertThat(owners.existingAuthority()).isEmpty();
            assertThat(file("authority.pem")).doesNotExist();
            String fingerprint = owners.authority().fingerprint();
            assertThat(owners.existingAuthority().orElseThrow().fingerprint()).isEqualTo(fingerprint);
        }
        try (Guard again = Guard.forOwner(store)) {
            assertThat(again.existingAuthority()).isPresent();
        }
    }

    @Test
    void workersAndDevicesDoNotPassForEachOther() throws Exception {
        var keys = Issuer.newKeys();
        X509Certificate authority = Issuer.authority("Elsewhere", keys, clock.instant());
        Path file = Files.writeString(store.resolve("elsewhere.pem"), Pem.write(List.of(authority)));
        var settings = new GuardSettings(
                List.of(), Duration.ofDays(1), Duration.ofDays(9), Optional.of(file), Optional.empty());
        X509Certificate worker = Issuer.device(
                authority,
                keys.getPrivate(),
                DeviceKey.publicKey(DeviceKey.generate().publicBytes()),
                Issuer.subject(CertifiedRole.WORKER, "worker:lab-1"),
                clock.instant(),
                Duration.ofDays(1));
        try (Guard guard = open(settings);
                Guard other = open(settings)) {
            DeviceTrust trust = guard.trust();
            assertThat(trust.checkRole(CertifiedRole.WORKER, worker).device()).isEqualTo("worker:lab-1");
            assertThatThrownBy(() -> trust.check(worker)).isInstanceOf(IdentityException.class);
            other.revocations().revoke("worker:lab-1");
            trust.refresh();
            assertThatThrownBy(() -> trust.checkRole(CertifiedRole.WORKER, worker))
                    .hasMessageContaining("was revoked");
        }
        assertThat(EnrolmentToken.matches("worker:*", "worker:lab-1")).isTrue();
        assertThat(EnrolmentToken.matches("*", "worker:lab-1")).isFalse();
        assertThat(EnrolmentToken.matches("worker:*", "watch-1")).isFalse();
    }

    @Test
    void aNameThatIsNoneIsRefused() throws Exception {
        try (Guard guard = open(named("not a name"))) {
            assertThatThrownBy(guard::server)
                    .hasMessage(
                            "the server's certificate can't be for \"not a name\", which is neither a host name nor an address");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"authority.pem", "server.pem", "guard.db"})
    void aDamagedFileIsRefusedInASentence(String name) throws Exception {
        try (Guard guard = open(new GuardSettings())) {
            guard.server();
        }
        Files.writeString(file(name), "garbage");
        assertThatThrownBy(this::openServer)
                .isInstanceOf(GuardException.class)
                .hasMessageContaining(file(name).toString())
                .hasMessageContaining("damaged");
    }

    /** SQLite removes its log with the last connection. */
    @Test
    void aGuardThatIsRefusedLeavesItsDatabaseClosed() throws Exception {
        open(new GuardSettings()).close();
        Path nowhere = store.resolve("nowhere.pem");
        var others = new GuardSettings(
                List.of(), Duration.ofDays(1), Duration.ofDays(9), Optional.of(nowhere), Optional.empty());
        assertThatThrownBy(() -> open(others))
                .isInstanceOf(GuardException.class)
                .hasMessageContaining(nowhere.toString());
        assertThat(file("guard.db-wal")).doesNotExist();
        Files.writeString(file("authority.pem"), "garbage");
        assertThatThrownBy(() -> open(new GuardSettings())).isInstanceOf(GuardException.class);
        assertThat(file("guard.db-wal")).doesNotExist();
        try (GuardDatabase opened = GuardDatabase.open(file("guard.db"))) {
            assertThat(opened.version()).isNotEmpty();
            assertThat(file("guard.db-wal")).exists();
        }
    }

    @Test
    void aDatabaseWithADamagedPageIsRefused() throws Exception {
        try (Guard guard = open(new GuardSettings())) {
            for (int i = 0; i < 300; i++) {
                guard.enrolmentTokens().create("device-" + i, 1, Duration.ofHours(1));
            }
        }
        byte[] bytes = Files.readAllBytes(file("guard.db"));
        for (int i = 4_096; i < bytes.length; i += 97) {
            bytes[i] ^= 0x55;
        }
        Files.write(file("guard.db"), bytes);
        assertThatThrownBy(this::openServer)
                .isInstanceOf(GuardException.class)
                .hasMessageContaining("guard.db")
                .hasMessageContaining("damaged");
    }

    @Test
    void aKeyThatOthersMayReadOrThatIsMissingIsRefused() throws Exception {
        open(new GuardSettings()).close();
        Files.setPosixFilePermissions(file("authority.pem"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(this::openServer)
                .hasMessageEndingWith("holds a private key that others may read; take it from them with chmod 600");
        Files.delete(file("authority.pem"));
        assertThatThrownBy(this::openServer)
                .hasMessageContaining("authority.pem is missing, though")
                .hasMessageEndingWith("put back a copy of it");
    }

    @Test
    void twoKeysInOneFileThatDoNotBelongTogetherAreRefused() throws Exception {
        try (Guard guard = open(new GuardSettings())) {
            guard.server();
        }
        String authority = Files.readString(file("authority.pem"));
        String server = Files.readString(file("server.pem"));
        String end = "-----END PRIVATE KEY-----\n";
        Files.writeString(
                file("authority.pem"),
                server.substring(0, server.indexOf(end)) + authority.substring(authority.indexOf(end)));
        assertThatThrownBy(this::openServer).hasMessageContaining("its private key is not that of its certificate");
    }

    @Test
    void withAnotherAuthorityForDevicesTheCoordinatorEnrolsNobody() throws Exception {
        open(new GuardSettings()).close();
        Path other = store.resolve("other");
        try (Guard elsewhere = Guard.open(other, new GuardSettings(), clock)) {
            var settings = new GuardSettings(
                    List.of(),
                    Duration.ofDays(1),
                    Duration.ofDays(9),
                    Optional.of(other.resolve("guard").resolve("ca.pem")),
                    Optional.empty());
            try (Guard guard = open(settings)) {
                assertThat(guard.enrolments()).isEmpty();
                assertThat(guard.deviceAuthority())
                        .isEqualTo(elsewhere.authority().certificate())
                        .isNotEqualTo(guard.authority().certificate());
            }
        }
    }

    @Test
    void aDeviceOfAnotherAuthorityComesBackWithANewCertificateOnly() throws Exception {
        Path other = store.resolve("other");
        OfflineAuthority elsewhere = OfflineAuthority.create(other, clock);
        var settings = new GuardSettings(
                List.of(),
                Duration.ofDays(1),
                Duration.ofDays(9),
                Optional.of(OfflineAuthority.certificateIn(other)),
                Optional.empty());
        try (Guard guard = open(settings)) {
            X509Certificate first = sign(elsewhere);
            assertThat(guard.trust().check(first).device()).isEqualTo("watch-1");
            clock.pass(Duration.ofHours(1));
            guard.revocations().revoke("watch-1");
            assertThatThrownBy(() -> guard.trust().check(first))
                    .hasMessage(
                            "the certificate of watch-1 was revoked; ask the coordinator's operator to undo that, and then the devices' authority for another");
            clock.pass(Duration.ofHours(1));
            X509Certificate second = sign(elsewhere);
            assertThatThrownBy(() -> guard.trust().check(second)).isInstanceOf(IdentityException.class);
            assertThat(guard.revocations().readmit("watch-1")).isPresent();
            assertThat(guard.trust().check(second).device()).isEqualTo("watch-1");
            assertThatThrownBy(() -> guard.trust().check(first)).isInstanceOf(IdentityException.class);
        }
        try (Guard restarted = open(settings)) {
            assertThat(restarted.trust().check(sign(elsewhere)).device()).isEqualTo("watch-1");
        }
    }

    private X509Certificate sign(OfflineAuthority authority) throws Exception {
        CertificateRequest request = CertificateRequest.of(DeviceKey.generate(), "watch-1");
        String pem = authority.sign(request, "watch-1", Duration.ofDays(1));
        return Pem.certificates(pem, "what was signed").getFirst();
    }

    @Test
    void aStoreOfTheFirstVersionIsTakenOn() throws Exception {
        open(new GuardSettings()).close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file("guard.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE readmitted");
            statement.execute("PRAGMA user_version = 1");
        }
        try (Guard guard = open(new GuardSettings())) {
            guard.revocations().revoke("watch-1");
            assertThat(guard.revocations().readmit("watch-1")).contains(clock.instant());
        }
    }

    @Test
    void foldersThatOthersCouldEnterAreClosed() throws Exception {
        Path folder = Files.createDirectories(store.resolve("guard"));
        for (Path open : List.of(store, folder)) {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        open(new GuardSettings()).close();
        for (Path closed : List.of(store, folder)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(closed)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void aFolderHasAGuardOnceOneWasOpenedThere() throws Exception {
        assertThat(Guard.isIn(store)).isFalse();
        open(new GuardSettings()).close();
        assertThat(Guard.isIn(store)).isTrue();
    }

    @Test
    void aGuardWhoseFoldersCannotBeMadeIsRefusedWithTheirNames() throws Exception {
        Path taken = Files.createFile(store.resolve("guard"));
        assertThatThrownBy(() -> open(new GuardSettings()))
                .isInstanceOf(GuardException.class)
                .hasMessageStartingWith(taken + " can't be created: ");
    }

    @Test
    void anAuthorityIsNotADevice() throws Exception {
        try (Guard guard = open(new GuardSettings())) {
            assertThatThrownBy(() -> guard.trust().check(guard.authority().certificate()))
                    .isInstanceOf(IdentityException.class);
            assertThatThrownBy(() -> guard.trust().check(guard.server().certificate()))
                    .isInstanceOf(IdentityException.class);
        }
    }

    @Test
    void lifetimesThatDevicesCannotKeepUpWithAreRefused() {
        var least = new GuardSettings(
                List.of(), Duration.ofSeconds(210), Duration.ofHours(1), Optional.empty(), Optional.empty());
        assertThat(least.with(List.of("hub")).names()).containsExactly("hub");
        assertThat(least.with(List.of("hub")).serverCertificate()).isEqualTo(Duration.ofHours(1));
        assertThatThrownBy(() -> new GuardSettings(
                        List.of(), Duration.ofSeconds(209), Duration.ofHours(1), Optional.empty(), Optional.empty()))
                .hasMessageStartingWith("deviceCertificates must be at least 210s");
        assertThatThrownBy(() -> new GuardSettings(
                        List.of(),
                        Duration.ofSeconds(210),
                        Duration.ofSeconds(3_599),
                        Optional.empty(),
                        Optional.empty()))
                .hasMessage("serverCertificate must be at least 1h but was 3599s");
    }

    private void openServer() throws GuardException {
        try (Guard guard = open(new GuardSettings())) {
            guard.server();
        }
    }

    private Guard open(GuardSettings settings) throws GuardException {
        return Guard.open(store, settings, clock);
    }

    private static GuardSettings named(String... names) {
        return new GuardSettings(
                List.of(names), Duration.ofDays(90), Duration.ofDays(397), Optional.empty(), Optional.empty());
    }

    private Path file(String name) throws IOException {
        return store.resolve("guard").resolve(name);
    }
}
