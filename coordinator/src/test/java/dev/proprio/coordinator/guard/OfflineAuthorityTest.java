package dev.proprio.coordinator.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.identity.CertificateRequest;
import dev.proprio.proto.identity.DeviceKey;
import dev.proprio.proto.identity.Pem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An authority that is kept away from the coordinator. */
class OfflineAuthorityTest {
    private final SetClock clock = new SetClock();

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void itIsMadeOnceForItsOwnerAloneAndFoundAgain() throws Exception {
        Path made = folder.resolve("ca");
        assertThatThrownBy(() -> OfflineAuthority.open(made, clock))
                .isInstanceOf(GuardException.class)
                .hasMessage("there is no authority in %s; make one with `proprio ca init --into DIR`".formatted(made));
        OfflineAuthority authority = OfflineAuthority.create(made, clock);
        Path file = made.resolve("authority.pem");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Pem.certificates(Files.readString(OfflineAuthority.certificateIn(made)), made))
                .containsExactly(authority.certificate());
        assertThat(OfflineAuthority.open(made, clock).certificate()).isEqualTo(authority.certificate());
        assertThatThrownBy(() -> OfflineAuthority.create(made, clock))
                .isInstanceOf(GuardException.class)
                .hasMessage(file + " exists: there is an authority already; to make another, choose another folder");
        Files.writeString(file, "garbage");
        assertThatThrownBy(() -> OfflineAuthority.open(made, clock))
                .isInstanceOf(GuardException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void whereNothingCanBeWrittenNoneIsMade() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> OfflineAuthority.create(file.resolve("ca"), clock))
                .isInstanceOf(GuardException.class)
                .hasMessageStartingWith(file.resolve("ca") + " can't be written: ")
                .hasMessageEndingWith("; see that it may be written and has room");
    }

    @Test
    void itCertifiesWhomItsOwnerNamesAndForAMinuteAtLeast() throws Exception {
        OfflineAuthority authority = OfflineAuthority.create(folder.resolve("ca"), clock);
        DeviceKey key = DeviceKey.generate();
        CertificateRequest request = CertificateRequest.of(key, "watch-1");
        assertThatThrownBy(() -> authority.sign(request, "watch-2", Duration.ofDays(1)))
                .isInstanceOf(GuardException.class)
                .hasMessage("the request is from \"watch-1\" and not from \"watch-2\"; certify only whom you know");
        assertThatThrownBy(() -> authority.sign(request, "watch-1", Duration.ofSeconds(59)))
                .hasMessage("a certificate must be valid for at least 1m but was to be for 59s");
        X509Certificate certificate = signed(authority, request, Duration.ofMinutes(1));
        assertThat(certificate.getNotAfter().toInstant())
                .isEqualTo(clock.instant().plusSeconds(60));
        assertThat(certificate.getPublicKey()).isEqualTo(DeviceKey.publicKey(key.publicBytes()));
    }

    @Test
    void itCertifiesNobodyBeyondItsOwnEnd() throws Exception {
        OfflineAuthority authority = OfflineAuthority.create(folder.resolve("ca"), clock);
        CertificateRequest request = CertificateRequest.of(DeviceKey.generate(), "watch-1");
        Instant end = authority.certificate().getNotAfter().toInstant();
        clock.pass(Duration.between(clock.instant(), end).minusSeconds(1));
        assertThat(signed(authority, request, Duration.ofDays(1)).getNotAfter().toInstant())
                .isEqualTo(end);
        clock.pass(Duration.ofSeconds(1));
        assertThatThrownBy(() -> authority.sign(request, "watch-1", Duration.ofDays(1)))
                .isInstanceOf(GuardException.class)
                .hasMessage("the authority itself ran out at %s; make another".formatted(end));
    }

    /** Certificates begin five minutes early: one that was signed that much after a revocation begins with it. */
    @Test
    void whoIsReadmittedNeedsACertificateThatBeginsNoEarlierThanTheRevocation() throws Exception {
        Path made = folder.resolve("ca");
        OfflineAuthority authority = OfflineAuthority.create(made, clock);
        CertificateRequest request = CertificateRequest.of(DeviceKey.generate(), "watch-1");
        var settings = new GuardSettings(
                List.of(),
                Duration.ofDays(1),
                Duration.ofDays(9),
                Optional.of(OfflineAuthority.certificateIn(made)),
                Optional.empty());
        try (Guard guard = Guard.open(folder.resolve("store"), settings, clock)) {
            guard.revocations().revoke("watch-1");
            guard.revocations().readmit("watch-1");
            clock.pass(Duration.ofMinutes(5).minusSeconds(1));
            X509Certificate early = signed(authority, request, Duration.ofDays(1));
            assertThatThrownBy(() -> guard.trust().check(early)).hasMessageContaining("was revoked");
            clock.pass(Duration.ofSeconds(1));
            assertThat(guard.trust()
                            .check(signed(authority, request, Duration.ofDays(1)))
                            .device())
                    .isEqualTo("watch-1");
        }
    }

    private static X509Certificate signed(OfflineAuthority authority, CertificateRequest request, Duration lifetime)
            throws Exception {
        String pem = authority.sign(request, "watch-1", lifetime);
        return Pem.certificates(pem, "what was signed").getFirst();
    }
}
