package dev.proprio.coordinator.guard;

import dev.proprio.proto.identity.Authority;
import dev.proprio.proto.identity.CertifiedRole;
import dev.proprio.proto.identity.DeviceCertificate;
import dev.proprio.proto.identity.IdentityException;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Lets devices in that the authority vouches for and nobody has revoked. A handshake asks only who vouches for a
 * certificate, since TLS has no words for more; every call asks the rest with {@link #check}, and can say what is wrong.
 * Thread-safe; checking never waits.
 */
public final class DeviceTrust extends X509ExtendedTrustManager {
    private final Authority authority;
    private final boolean enrols;
    private final Revocations revocations;
    private final Clock clock;

    /** @param enrols whether devices get certificates here, for tokens */
    DeviceTrust(Authority authority, boolean enrols, Revocations revocations, Clock clock) {
        this.authority = authority;
        this.enrols = enrols;
        this.revocations = revocations;
        this.clock = clock;
    }

    /**
     * Who presents {@code certificate}.
     *
     * @throws IdentityException if it is not in order, or was revoked
     */
    public DeviceCertificate check(X509Certificate certificate) throws IdentityException {
        DeviceCertificate checked = authority.check(certificate, clock.instant());
        requireValid(checked);
        return checked;
    }

    /**
     * Who presents {@code certificate}, of those who have a role.
     *
     * @throws IdentityException if it is not in order, or of another role, or was revoked
     */
    public DeviceCertificate checkRole(CertifiedRole role, X509Certificate certificate) throws IdentityException {
        DeviceCertificate checked = authority.checkRole(role, certificate, clock.instant());
        requireValid(checked);
        return checked;
    }

    /** Checks one that was in order when it was presented. */
    public void requireValid(DeviceCertificate certificate) throws IdentityException {
        if (revocations.includes(certificate)) {
            throw new IdentityException(
                    "the certificate of %s was revoked; %s"
                            .formatted(
                                    certificate.device(),
                                    enrols
                                            ? "ask for a token and enrol anew"
                                            : "ask the coordinator's operator to undo that, and then the devices' authority for another"));
        }
        if (!certificate.validAt(clock.instant())) {
            throw new IdentityException("the certificate of %s ran out at %s; renew it, or enrol anew"
                    .formatted(certificate.device(), certificate.until()));
        }
    }

    /** Learns what other processes have revoked; may wait. */
    public void refresh() throws GuardException {
        revocations.refresh();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        try {
            authority.checkAny(chain[0], chain[0].getNotAfter().toInstant());
        } catch (IdentityException e) {
            throw new CertificateException(e.getMessage(), e);
        }
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
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("the coordinator connects to no servers");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[] {authority.certificate()};
    }
}
