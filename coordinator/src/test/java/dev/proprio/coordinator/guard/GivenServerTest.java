package dev.proprio.coordinator.guard;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.identity.CertifiedRole;
import dev.proprio.proto.identity.IdentityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which certificates by another authority a coordinator takes for its server. */
class GivenServerTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final KeyPair root = Issuer.newKeys();
    private final KeyPair own = Issuer.newKeys();

    @SuppressWarnings("NullAway.Init") // made before each test
    private X509Certificate authority;

    @SuppressWarnings("NullAway.Init")
    private X509Certificate server;

    @BeforeEach
    void make() throws Exception {
        authority = Issuer.authority("Elsewhere", root, NOW);
        server = server(authority, root);
    }

    private X509Certificate server(X509Certificate by, KeyPair signer) throws GuardException {
        return Issuer.server(
                by,
                signer.getPrivate(),
                own.getPublic(),
                new SubjectAlternativeNames(List.of("hub.example.org")),
                NOW,
                Duration.ofDays(1));
    }

    private void require(X509Certificate... chain) throws IdentityException {
        GivenServer.require(CertifiedKey.of(own, chain), "server.pem");
    }

    @Test
    void aChainEndsWithAnAuthority() throws Exception {
        assertThatCode(() -> require(server, authority)).doesNotThrowAnyException();
        for (List<X509Certificate> wrong : List.of(List.of(server), List.of(authority), List.of(server, server))) {
            assertThatThrownBy(() -> require(wrong.toArray(X509Certificate[]::new)))
                    .isInstanceOf(IdentityException.class)
                    .hasMessage(
                            "server.pem must hold the server's certificate and, last, that of the authority which vouches for it");
        }
    }

    @Test
    void eachIsSignedByTheNext() throws Exception {
        X509Certificate stranger = Issuer.authority("Stranger", Issuer.newKeys(), NOW);
        assertThatThrownBy(() -> require(server, stranger))
                .hasMessageContaining("the certificate of CN=Proprio coordinator was not given by CN=Stranger");
        assertThatThrownBy(() -> require(server, authority, stranger))
                .hasMessageContaining("the certificate of CN=Elsewhere")
                .hasMessageContaining("was not given by CN=Stranger");
        assertThatThrownBy(() -> require(server, stranger, stranger)).hasMessageContaining("it is another authority's");
        assertThatCode(() -> require(server, authority, authority)).doesNotThrowAnyException();
    }

    @Test
    void neitherADevicesNorAnAuthoritysCertificateIsAServers() throws Exception {
        X509Certificate device = Issuer.device(
                authority,
                root.getPrivate(),
                own.getPublic(),
                Issuer.subject(CertifiedRole.DEVICE, "watch-1"),
                NOW,
                Duration.ofDays(1));
        for (X509Certificate wrong : List.of(device, authority)) {
            assertThatThrownBy(() -> require(wrong, authority))
                    .isInstanceOf(IdentityException.class)
                    .hasMessage("the certificate in server.pem is not one of a server; sign with --server NAME");
        }
    }

    @Test
    void aCertificateIsValidFromItsFirstMomentUntilBeforeItsLast() {
        Instant from = server.getNotBefore().toInstant();
        Instant until = server.getNotAfter().toInstant();
        for (Instant valid : List.of(from, NOW, until.minusMillis(1))) {
            assertThatCode(() -> GivenServer.requireValid(server, "server.pem", valid))
                    .doesNotThrowAnyException();
        }
        for (Instant other : List.of(from.minusMillis(1), until, until.plusSeconds(1))) {
            assertThatThrownBy(() -> GivenServer.requireValid(server, "server.pem", other))
                    .hasMessage(
                            "the certificate in server.pem is valid from %s to %s, and it is %s; ask for another with `proprio ca request`, or set the clock"
                                    .formatted(from, until, other));
        }
    }
}
