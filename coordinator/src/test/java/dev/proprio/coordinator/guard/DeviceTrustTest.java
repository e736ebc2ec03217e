package dev.proprio.coordinator.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.identity.DeviceKey;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What certificates say, and whom a handshake lets in. */
class DeviceTrustTest {
    private static final String CLIENT = "1.3.6.1.5.5.7.3.2";
    private static final String SERVER = "1.3.6.1.5.5.7.3.1";

    private final SetClock clock = new SetClock();

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Guard guard;

    @BeforeEach
    void open() throws GuardException {
        guard = Guard.open(folder.resolve("store"), new GuardSettings(), clock);
    }

    @AfterEach
    void close() throws GuardException {
        guard.close();
    }

    @Test
    void aHandshakeLetsInWhomTheAuthorityVouchesForAndNobodyElse() throws Exception {
        X509Certificate[] known = {device(guard)};
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        try (Guard other = Guard.open(folder.resolve("other"), new GuardSettings(), clock);
                Socket socket = new Socket()) {
            X509Certificate[] forged = {device(other)};
            DeviceTrust trust = guard.trust();
            assertThatCode(() -> trust.checkClientTrusted(known, "EdDSA")).doesNotThrowAnyException();
            assertThatCode(() -> trust.checkClientTrusted(known, "EdDSA", socket))
                    .doesNotThrowAnyException();
            assertThatCode(() -> trust.checkClientTrusted(known, "EdDSA", engine))
                    .doesNotThrowAnyException();
            for (X509Certificate[] wrong :
                    new X509Certificate[][] {forged, {guard.server().certificate()}}) {
                assertThatThrownBy(() -> trust.checkClientTrusted(wrong, "EdDSA"))
                        .isInstanceOf(CertificateException.class);
                assertThatThrownBy(() -> trust.checkClientTrusted(wrong, "EdDSA", socket))
                        .isInstanceOf(CertificateException.class);
                assertThatThrownBy(() -> trust.checkClientTrusted(wrong, "EdDSA", engine))
                        .isInstanceOf(CertificateException.class);
            }
            assertThatThrownBy(() -> trust.checkServerTrusted(known, "EdDSA"))
                    .hasMessage("the coordinator connects to no servers");
            assertThatThrownBy(() -> trust.checkServerTrusted(known, "EdDSA", socket))
                    .isInstanceOf(CertificateException.class);
            assertThatThrownBy(() -> trust.checkServerTrusted(known, "EdDSA", engine))
                    .isInstanceOf(CertificateException.class);
            assertThat(trust.getAcceptedIssuers())
                    .containsExactly(guard.authority().certificate());
        }
    }

    /** What ran out or was revoked since it was checked is refused in the midst of a session. */
    @Test
    void aSessionEndsWithItsCertificate() throws Exception {
        X509Certificate certificate = device(guard);
        var checked = guard.trust().check(certificate);
        assertThatCode(() -> guard.trust().requireValid(checked)).doesNotThrowAnyException();
        clock.pass(Duration.ofDays(91));
        assertThatThrownBy(() -> guard.trust().requireValid(checked))
                .hasMessage(
                        "the certificate of watch-1 ran out at %s; renew it, or enrol anew".formatted(checked.until()));
        clock.pass(Duration.ofDays(-91));
        guard.revocations().revoke("watch-1");
        assertThatThrownBy(() -> guard.trust().requireValid(checked)).hasMessageContaining("was revoked");
        assertThat(guard.revocations().devices()).containsExactly("watch-1");
    }

    @Test
    void certificatesSayWhatTheyAreForAndNoMore() throws Exception {
        X509Certificate authority = guard.authority().certificate();
        assertThat(authority.getKeyUsage()).containsExactly(usage(5, 6));
        assertThat(authority.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19");
        assertThat(authority.getNonCriticalExtensionOIDs()).containsExactly("2.5.29.14");
        assertThat(from(authority)).isEqualTo(clock.instant().minus(Duration.ofMinutes(5)));
        assertThat(until(authority)).isEqualTo(clock.instant().plus(Duration.ofDays(3_650)));
        X509Certificate server = guard.server().certificate();
        assertThat(server.getExtendedKeyUsage()).containsExactly(SERVER);
        assertThat(server.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19");
        assertThat(server.getNonCriticalExtensionOIDs())
                .containsExactlyInAnyOrder("2.5.29.14", "2.5.29.35", "2.5.29.37", "2.5.29.17");
        X509Certificate device = device(guard);
        assertThat(device.getExtendedKeyUsage()).containsExactly(CLIENT);
        assertThat(device.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19", "2.5.29.37");
        assertThat(device.getNonCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.14", "2.5.29.35");
        for (X509Certificate end : new X509Certificate[] {server, device}) {
            assertThat(end.getKeyUsage()).containsExactly(usage(0));
            assertThat(end.getBasicConstraints()).isEqualTo(-1);
            assertThat(from(end)).isEqualTo(clock.instant().minus(Duration.ofMinutes(5)));
            assertThat(end.getSerialNumber().bitLength()).isEqualTo(127);
        }
    }

    @Test
    void noCertificateOutlivesItsAuthority() throws Exception {
        clock.pass(Duration.ofDays(3_600));
        assertThat(until(device(guard))).isEqualTo(until(guard.authority().certificate()));
        assertThat(until(guard.server().certificate()))
                .isEqualTo(until(guard.authority().certificate()));
    }

    private static boolean[] usage(int... bits) {
        boolean[] usage = new boolean[9];
        for (int bit : bits) {
            usage[bit] = true;
        }
        return usage;
    }

    private static Instant from(X509Certificate certificate) {
        return certificate.getNotBefore().toInstant();
    }

    private static Instant until(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }

    private static X509Certificate device(Guard guard) throws Exception {
        DeviceKey key = DeviceKey.generate();
        String token = guard.enrolmentTokens()
                .create("watch-1", 1, Duration.ofHours(1))
                .text();
        return guard.enrolments()
                .orElseThrow()
                .enrol(token, "", key.publicBytes(), key.prove(token, ""))
                .certificate();
    }
}
