package dev.proprio.client.identity;

import dev.proprio.proto.identity.Authority;
import dev.proprio.proto.identity.Certificates;
import dev.proprio.proto.identity.IdentityException;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts the one authority whose fingerprint a person gave, as it comes with the server's certificate; all other checks,
 * the server's name among them, are the platform's. For one connection; remembers the authority.
 */
final class PinnedTrust extends X509ExtendedTrustManager {
    private final String fingerprint;
    private volatile Optional<Authority> authority = Optional.empty();

    /** @param fingerprint in the form of {@link Certificates#fingerprint(X509Certificate)} */
    PinnedTrust(String fingerprint) {
        this.fingerprint = fingerprint;
    }

    /** The authority, after a handshake that went well. */
    Optional<Authority> authority() {
        return authority;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        Authority pinned = pinned(chain);
        PlatformTrust.in(pinned.certificate()).checkServerTrusted(chain, type, engine);
        authority = Optional.of(pinned);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        Authority pinned = pinned(chain);
        PlatformTrust.in(pinned.certificate()).checkServerTrusted(chain, type, socket);
        authority = Optional.of(pinned);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("the server's name can't be checked here");
    }

    private Authority pinned(X509Certificate[] chain) throws CertificateException {
        for (X509Certificate certificate : chain) {
            if (Certificates.fingerprint(certificate).equals(fingerprint)) {
                try {
                    return new Authority(certificate);
                } catch (IdentityException e) {
                    throw new CertificateException(e.getMessage(), e);
                }
            }
        }
        throw new CertificateException(String.format(
                Locale.ROOT,
                "the coordinator's authority has another fingerprint than %s; it showed %s: check the address, and ask the operator for the fingerprint",
                fingerprint,
                Arrays.stream(chain).map(Certificates::fingerprint).collect(Collectors.joining(", "))));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("a device serves nobody");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
