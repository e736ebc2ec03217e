package dev.proprio.coordinator.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** For which hosts a server's certificate is. */
class SubjectAlternativeNamesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final KeyPair keys = Issuer.newKeys();
    private final X509Certificate authority = authority(keys);

    @Test
    void addressesAreWrittenAsAddressesAndNamesAsNamesEachOnce() throws Exception {
        X509Certificate certificate = server("Hub.Example.org", "2001:0DB8:0:0::1", "192.0.2.7", "localhost");
        assertThat(certificate.getSubjectAlternativeNames())
                .containsExactlyInAnyOrder(
                        List.of(2, "hub.example.org"),
                        List.of(2, "localhost"),
                        List.of(7, "127.0.0.1"),
                        List.of(7, "192.0.2.7"),
                        List.of(7, "0:0:0:0:0:0:0:1"),
                        List.of(7, "2001:db8:0:0:0:0:0:1"));
    }

    @Test
    void aCertificateServesFewerNamesAndNoOthers() throws Exception {
        X509Certificate certificate = server("hub.example.org", "2001:db8::1");
        assertThat(new SubjectAlternativeNames(List.of("2001:DB8:0::1", "HUB.example.org")).coveredBy(certificate))
                .isTrue();
        assertThat(new SubjectAlternativeNames(List.of()).coveredBy(certificate))
                .isTrue();
        assertThat(new SubjectAlternativeNames(List.of("other.example.org")).coveredBy(certificate))
                .isFalse();
        assertThat(new SubjectAlternativeNames(List.of("2001:db8::2")).coveredBy(certificate))
                .isFalse();
        assertThat(new SubjectAlternativeNames(List.of()).coveredBy(authority)).isFalse();
    }

    @Test
    void whatIsNeitherNameNorAddressIsRefused() {
        for (String wrong : List.of("", "no name", "256.1.1.1.", "a..b", "-")) {
            assertThatThrownBy(() -> new SubjectAlternativeNames(List.of(wrong)))
                    .isInstanceOf(GuardException.class)
                    .hasMessageContaining("can't be for \"%s\"".formatted(wrong));
        }
    }

    private X509Certificate server(String... names) throws GuardException {
        return Issuer.server(
                authority,
                keys.getPrivate(),
                Issuer.newKeys().getPublic(),
                new SubjectAlternativeNames(List.of(names)),
                NOW,
                Duration.ofDays(1));
    }

    private static X509Certificate authority(KeyPair keys) {
        try {
            return Issuer.authority("A test", keys, NOW);
        } catch (GuardException e) {
            throw new AssertionError(e);
        }
    }
}
