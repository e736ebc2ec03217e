package dev.proprio.coordinator.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.identity.DeviceCertificate;
import dev.proprio.proto.identity.DeviceKey;
import dev.proprio.proto.identity.IdentityException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentsTest {
    private final SetClock clock = new SetClock();

    @TempDir
    private Path store = Path.of("replaced by JUnit");

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Guard guard;

    @BeforeEach
    void open() throws GuardException {
        guard = Guard.open(store, new GuardSettings(), clock);
    }

    @AfterEach
    void close() throws GuardException {
        guard.close();
    }

    @Test
    void aTokenGivesItsDeviceACertificateOfItsKey() throws Exception {
        String token = token("watch-1");
        DeviceKey key = DeviceKey.generate();
        DeviceCertificate certificate = check(enrol(token, "", key));
        assertThat(certificate.device()).isEqualTo("watch-1");
        assertThat(certificate.publicKey().toByteArray()).isEqualTo(key.publicBytes());
        assertThat(Duration.between(clock.instant(), certificate.until())).isEqualTo(Duration.ofDays(90));
    }

    @Test
    void aTokenServesOneKeyOnceButALostAnswerCanBeAskedForAgain() throws Exception {
        String token = token("watch-1");
        DeviceKey key = DeviceKey.generate();
        X509Certificate first = enrol(token, "watch-1", key);
        assertThat(enrol(token, "watch-1", key)).isEqualTo(first);
        assertThatThrownBy(() -> enrol(token, "watch-1", DeviceKey.generate()))
                .isInstanceOf(EnrolmentRefusedException.class)
                .hasMessage(
                        "this token was used for watch-1 at 2026-11-21T12:00:00Z, and serves once; ask for another, and if it was not you who used it, have watch-1 revoked");
    }

    @Test
    void aTokenThatRanOutIsRevokedUnknownOrForAnotherIsRefused() throws Exception {
        String late = token("watch-1");
        String revoked = token("watch-1");
        guard.enrolmentTokens()
                .revoke(guard.enrolmentTokens().list().stream()
                        .map(EnrolmentToken::name)
                        .filter(name -> name.equals(new SecretToken(revoked).name()))
                        .findFirst()
                        .orElseThrow());
        assertRefused(revoked, "watch-1", "this enrolment token is not known here, or was revoked; ask for another");
        assertRefused("penrol_guess", "", "this enrolment token is not known here, or was revoked; ask for another");
        assertRefused("", "watch-1", "this enrolment token is not known here, or was revoked; ask for another");
        assertRefused(late, "watch-2", "this token is for watch-1, not for watch-2");
        clock.pass(Duration.ofHours(2));
        assertRefused(
                late,
                "watch-1",
                "this token ran out at 2026-11-21T13:00:00Z, and it is 2026-11-21T14:00:00Z; ask for another");
    }

    @Test
    void onlyTheOwnerOfTheKeyGetsACertificateForIt() throws Exception {
        String token = token("watch-1");
        DeviceKey key = DeviceKey.generate();
        DeviceKey thief = DeviceKey.generate();
        for (byte[] proof : List.of(
                thief.prove(token, "watch-1"), key.prove(token, ""), key.prove("other", "watch-1"), new byte[64])) {
            assertThatThrownBy(() -> enrolments().enrol(token, "watch-1", key.publicBytes(), proof))
                    .hasMessage("the request is not signed with the private key of its public key");
        }
        assertThat(guard.enrolmentTokens().list().getFirst().usedBy()).isEmpty();
    }

    @Test
    void oneTokenForManyServesEachOnceAndReplacesNobody() throws Exception {
        String token = guard.enrolmentTokens()
                .create("watch-*", 2, Duration.ofHours(1))
                .text();
        DeviceKey first = DeviceKey.generate();
        enrol(token, "watch-1", first);
        assertRefused(token, "phone-1", "this token is for watch-*, not for phone-1");
        assertRefused(
                token, "", "an enrolled device's id must be 1 to 64 characters of A-Z a-z 0-9 . _ : - but was \"\"");
        enrol(token, "watch-2", DeviceKey.generate());
        assertRefused(token, "watch-3", "this token has served 2 devices, and no more may use it; ask for another");
        assertThat(guard.enrolmentTokens().list().getFirst().usedBy()).containsExactly("watch-1", "watch-2");
        String other = guard.enrolmentTokens()
                .create("watch-*", 9, Duration.ofHours(1))
                .text();
        assertRefused(
                other,
                "watch-1",
                "watch-1 is enrolled or revoked already; a token for several devices does not replace it, ask for one that names it");
    }

    @Test
    void aRevokedDeviceIsOutUntilATokenNamesIt() throws Exception {
        DeviceKey key = DeviceKey.generate();
        X509Certificate old = enrol(token("watch-1"), "", key);
        DeviceCertificate checked = check(old);
        assertThat(guard.revocations().revoke("watch-1")).isEqualTo(1);
        assertThatThrownBy(() -> check(old))
                .isInstanceOf(IdentityException.class)
                .hasMessage("the certificate of watch-1 was revoked; ask for a token and enrol anew");
        assertThatThrownBy(() -> enrolments().renew(checked, key.publicBytes(), key.prove("", "watch-1")))
                .hasMessage("watch-1 is revoked");
        String forMany =
                guard.enrolmentTokens().create("*", 9, Duration.ofHours(1)).text();
        assertThatThrownBy(() -> enrol(forMany, "watch-1", key)).isInstanceOf(EnrolmentRefusedException.class);
        X509Certificate again = enrol(token("watch-1"), "", key);
        guard.revocations().refresh();
        assertThat(check(again).device()).isEqualTo("watch-1");
        assertThatThrownBy(() -> check(old)).isInstanceOf(IdentityException.class);
    }

    @Test
    void aRenewalThatWaitedWhileTheDeviceWasEnrolledWithAnotherKeyIsRefused() throws Exception {
        DeviceKey stolen = DeviceKey.generate();
        DeviceCertificate letIn = check(enrol(token("watch-1"), "", stolen));
        guard.revocations().revoke("watch-1");
        DeviceKey owners = DeviceKey.generate();
        X509Certificate anew = enrol(token("watch-1"), "", owners);
        guard.revocations().refresh();
        DeviceCertificate fresh = check(anew);
        assertThatThrownBy(() -> enrolments().renew(letIn, stolen.publicBytes(), stolen.prove("", "watch-1")))
                .isInstanceOf(EnrolmentRefusedException.class)
                .hasMessage("the certificate of watch-1 was revoked; ask for a token and enrol anew");
        assertThat(enrolments().renew(fresh, owners.publicBytes(), owners.prove("", "watch-1")))
                .isNotNull();
    }

    @Test
    void aTokenThatOutlivesItsCertificateGivesNoneThatRanOut() throws Exception {
        String token = guard.enrolmentTokens()
                .create("watch-1", 1, Duration.ofDays(365))
                .text();
        DeviceKey key = DeviceKey.generate();
        enrol(token, "", key);
        clock.pass(Duration.ofDays(91));
        assertThatThrownBy(() -> enrol(token, "", key))
                .isInstanceOf(EnrolmentRefusedException.class)
                .hasMessageMatching(
                        "the certificate that watch-1 got for this token ran out at \\S+; ask for another token");
    }

    @Test
    void whoIsReadmittedEnrolsAnewAndTheOldCertificateStaysOut() throws Exception {
        DeviceKey key = DeviceKey.generate();
        X509Certificate old = enrol(token("watch-1"), "", key);
        assertThat(guard.revocations().readmit("watch-1")).isEmpty();
        guard.revocations().revoke("watch-1");
        assertThat(guard.revocations().readmit("watch-1")).contains(clock.instant());
        assertThat(guard.revocations().devices()).isEmpty();
        assertThatThrownBy(() -> check(old)).isInstanceOf(IdentityException.class);
        String forMany =
                guard.enrolmentTokens().create("*", 9, Duration.ofHours(1)).text();
        X509Certificate again = enrol(forMany, "watch-1", key);
        guard.revocations().refresh();
        assertThat(check(again).device()).isEqualTo("watch-1");
        assertThatThrownBy(() -> check(old)).isInstanceOf(IdentityException.class);
        assertThat(guard.revocations().knows("watch-1")).isTrue();
        assertThat(guard.revocations().knows("watch-2")).isFalse();
    }

    @Test
    void anotherProcessesRevocationIsSeen() throws Exception {
        X509Certificate certificate = enrol(token("watch-1"), "", DeviceKey.generate());
        try (Guard command = Guard.open(store, new GuardSettings(), clock)) {
            command.revocations().revoke("watch-1");
        }
        guard.revocations().refresh();
        assertThatThrownBy(() -> check(certificate)).isInstanceOf(IdentityException.class);
    }

    @Test
    void anEnrolledDeviceRenewsItsCertificateAndAnExpiredOneIsRefused() throws Exception {
        DeviceKey key = DeviceKey.generate();
        X509Certificate first = enrol(token("watch-1"), "", key);
        clock.pass(Duration.ofDays(70));
        DeviceKey next = DeviceKey.generate();
        X509Certificate second = enrolments()
                .renew(check(first), next.publicBytes(), next.prove("", "watch-1"))
                .certificate();
        clock.pass(Duration.ofDays(21));
        assertThatThrownBy(() -> check(first))
                .hasMessageMatching(
                        "the certificate of watch-1 ran out at \\S+, and it is \\S+; renew it, or enrol anew");
        assertThat(check(second).publicKey().toByteArray()).isEqualTo(next.publicBytes());
    }

    /** Whoever holds a certificate may not have another's key certified with it. */
    @Test
    void aKeyIsRenewedOnlyByItsOwner() throws Exception {
        DeviceCertificate current = check(enrol(token("watch-1"), "", DeviceKey.generate()));
        DeviceKey next = DeviceKey.generate();
        for (byte[] proof : List.of(
                DeviceKey.generate().prove("", "watch-1"),
                next.prove("", "watch-2"),
                next.prove("token", "watch-1"),
                new byte[64])) {
            assertThatThrownBy(() -> enrolments().renew(current, next.publicBytes(), proof))
                    .isInstanceOf(EnrolmentRefusedException.class)
                    .hasMessage("the request is not signed with the private key of its public key");
        }
    }

    @Test
    void aTokenServesUpToTheSecondInWhichItRunsOut() throws Exception {
        String token = token("watch-1");
        clock.pass(Duration.ofHours(1).minusSeconds(1));
        enrol(token, "", DeviceKey.generate());
        String late = token("watch-2");
        clock.pass(Duration.ofHours(1));
        assertThatThrownBy(() -> enrol(late, "", DeviceKey.generate())).hasMessageStartingWith("this token ran out at");
    }

    @Test
    void aListShowsWhatATokenIsAndWhetherItWasRevoked() throws Exception {
        NewToken first = guard.enrolmentTokens().create("watch-*", 3, Duration.ofHours(1));
        clock.pass(Duration.ofSeconds(1));
        NewToken second = guard.enrolmentTokens().create("phone-1", 1, Duration.ofMillis(1));
        guard.enrolmentTokens().revoke(first.name());
        Instant made = Instant.parse("2026-11-21T12:00:00Z");
        assertThat(guard.enrolmentTokens().list())
                .containsExactly(
                        new EnrolmentToken(
                                first.name(), "watch-*", 3, List.of(), made, made.plus(Duration.ofHours(1)), true),
                        new EnrolmentToken(
                                second.name(),
                                "phone-1",
                                1,
                                List.of(),
                                made.plusSeconds(1),
                                made.plusSeconds(2),
                                false));
    }

    @Test
    void aLostAnswerIsNotGivenAgainOnceItsCertificateWasRevoked() throws Exception {
        String token = token("watch-1");
        DeviceKey key = DeviceKey.generate();
        enrol(token, "watch-1", key);
        guard.revocations().revoke("watch-1");
        assertThatThrownBy(() -> enrol(token, "watch-1", key))
                .isInstanceOf(EnrolmentRefusedException.class)
                .hasMessage("the certificate that watch-1 got for this token was revoked");
    }

    @Test
    void aTokenForOneOfManyServesOne() throws Exception {
        String token = guard.enrolmentTokens()
                .create("watch-*", 1, Duration.ofHours(1))
                .text();
        enrol(token, "watch-1", DeviceKey.generate());
        assertRefused(token, "watch-2", "this token was used already, and serves once; ask for another");
        assertThatThrownBy(() -> guard.enrolmentTokens().create("watch-*", 0, Duration.ofHours(1)))
                .hasMessageStartingWith("a token for watch-* can serve once, not 0 times");
    }

    @Test
    void aDeviceWhoseCertificatesAllRanOutEnrolsLikeANewOne() throws Exception {
        enrol(token("watch-1"), "", DeviceKey.generate());
        clock.pass(Duration.ofDays(91));
        assertThat(guard.revocations().revoke("watch-2")).isZero();
        String forMany =
                guard.enrolmentTokens().create("*", 9, Duration.ofHours(1)).text();
        assertThat(check(enrol(forMany, "watch-1", DeviceKey.generate())).device())
                .isEqualTo("watch-1");
        assertThat(guard.revocations().devices()).containsExactly("watch-2");
    }

    @Test
    void anIdHasAtMost64Characters() throws Exception {
        String token =
                guard.enrolmentTokens().create("*", 9, Duration.ofHours(1)).text();
        enrol(token, "w".repeat(64), DeviceKey.generate());
        assertThatThrownBy(() -> enrol(token, "w".repeat(65), DeviceKey.generate()))
                .hasMessageStartingWith("an enrolled device's id must be 1 to 64 characters");
    }

    @Test
    void aClockThatGoesBackIsNamed() throws Exception {
        X509Certificate certificate = enrol(token("watch-1"), "", DeviceKey.generate());
        clock.pass(Duration.ofDays(-1));
        assertThatThrownBy(() -> check(certificate))
                .hasMessageMatching(
                        "the certificate of watch-1 is valid from \\S+ on, and it is \\S+ here; set the clock");
    }

    @Test
    void ofTwentyThatUseOneTokenAtTheSameTimeOneSucceeds() throws Exception {
        String token = token("watch-1");
        List<Callable<X509Certificate>> devices = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            DeviceKey key = DeviceKey.generate();
            devices.add(() -> enrol(token, "", key));
        }
        int enrolled = 0;
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<X509Certificate> device : executor.invokeAll(devices)) {
                try {
                    device.get();
                    enrolled++;
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(EnrolmentRefusedException.class);
                }
            }
        }
        assertThat(enrolled).isEqualTo(1);
    }

    @Test
    void whatIsKeptTellsNobodyAToken() throws Exception {
        String token = token("watch-1");
        enrol(token, "", DeviceKey.generate());
        guard.close();
        try (Stream<Path> files = Files.list(store.resolve("guard"))) {
            for (Path file : files.toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain(token.substring("penrol_".length()));
            }
        }
        open();
    }

    @Test
    void impossibleTokensAreRefused() {
        assertThatThrownBy(() -> guard.enrolmentTokens().create("watch-1", 2, Duration.ofHours(1)))
                .hasMessage("a token for watch-1 can serve once, not 2 times; a pattern with * can serve more devices");
        assertThatThrownBy(() -> guard.enrolmentTokens().create("no spaces", 1, Duration.ofHours(1)))
                .hasMessageEndingWith("but not for \"no spaces\"");
        assertThatThrownBy(() -> guard.enrolmentTokens().create("watch-1", 1, Duration.ZERO))
                .hasMessage("a token must be valid for some time but was to be for 0s");
        assertThatThrownBy(() -> guard.enrolmentTokens().revoke("nothing"))
                .hasMessage("there is no enrolment token \"nothing\"; `proprio tokens list` shows them");
    }

    private String token(String device) throws GuardException {
        return guard.enrolmentTokens().create(device, 1, Duration.ofHours(1)).text();
    }

    private Enrolments enrolments() {
        return guard.enrolments().orElseThrow();
    }

    private X509Certificate enrol(String token, String device, DeviceKey key)
            throws EnrolmentRefusedException, GuardException {
        return enrolments()
                .enrol(token, device, key.publicBytes(), key.prove(token, device))
                .certificate();
    }

    private void assertRefused(String token, String device, String message) {
        assertThatThrownBy(() -> enrol(token, device, DeviceKey.generate()))
                .isInstanceOf(EnrolmentRefusedException.class)
                .hasMessage(message);
    }

    private DeviceCertificate check(X509Certificate certificate) throws IdentityException, GuardException {
        return guard.trust().check(certificate);
    }
}
