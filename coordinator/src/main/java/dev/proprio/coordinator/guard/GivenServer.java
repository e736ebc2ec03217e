package dev.proprio.coordinator.guard;

import dev.proprio.proto.identity.IdentityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server's key and certificates that were given by an authority which is kept elsewhere. */
final class GivenServer {
    private static final Logger log = LoggerFactory.getLogger(GivenServer.class);
    private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";

    private GivenServer() {}

    /**
     * Reads them, and shows whoever looks into the guard's folder which authority vouches for the coordinator.
     *
     * @param names that the certificate must be for
     * @param folder the guard's
     */
    static CertifiedKey read(Path file, SubjectAlternativeNames names, Path folder, Clock clock) throws GuardException {
        try {
            CertifiedKey own = CertifiedKey.read(file);
            require(own, file);
            requireValid(own.certificate(), file, clock.instant());
            if (!names.coveredBy(own.certificate())) {
                throw new IdentityException(
                        "the certificate in %s is not for all of %s; ask for one that is with `proprio ca request`"
                                .formatted(file, names));
            }
            CertificateAuthority.publish(folder, own.chain().getLast());
            if (Files.exists(CertificateAuthority.keyIn(folder))) {
                log.warn(
                        "{} is the key of an authority that this coordinator no longer uses; remove it if nothing else does",
                        CertificateAuthority.keyIn(folder));
            }
            return own;
        } catch (IdentityException e) {
            throw new GuardException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new GuardException(
                    "%s can't be written: %s; see that it is there and has room".formatted(folder, e), e);
        }
    }

    /** Requires a server's certificate, and that each is signed by the next, the last one an authority's. */
    static void require(CertifiedKey own, Object source) throws IdentityException {
        List<X509Certificate> chain = own.chain();
        if (chain.size() < 2 || chain.getLast().getBasicConstraints() < 0) {
            throw new IdentityException(
                    "%s must hold the server's certificate and, last, that of the authority which vouches for it"
                            .formatted(source));
        }
        for (int i = 0; i + 1 < chain.size(); i++) {
            try {
                chain.get(i).verify(chain.get(i + 1).getPublicKey());
            } catch (GeneralSecurityException e) {
                throw new IdentityException(
                        "in %s the certificate of %s was not given by %s; it is another authority's"
                                .formatted(
                                        source,
                                        chain.get(i).getSubjectX500Principal(),
                                        chain.get(i + 1).getSubjectX500Principal()),
                        e);
            }
        }
        if (!forServers(own.certificate())) {
            throw new IdentityException(
                    "the certificate in %s is not one of a server; sign with --server NAME".formatted(source));
        }
    }

    /** Requires that a certificate is valid now. */
    static void requireValid(X509Certificate certificate, Object source, Instant now) throws IdentityException {
        Instant from = certificate.getNotBefore().toInstant();
        Instant until = certificate.getNotAfter().toInstant();
        if (now.isBefore(from) || !now.isBefore(until)) {
            throw new IdentityException(
                    "the certificate in %s is valid from %s to %s, and it is %s; ask for another with `proprio ca request`, or set the clock"
                            .formatted(source, from, until, now));
        }
    }

    private static boolean forServers(X509Certificate certificate) {
        try {
            List<String> usages = certificate.getExtendedKeyUsage();
            return certificate.getBasicConstraints() < 0 && usages != null && usages.contains(SERVER_AUTHENTICATION);
        } catch (CertificateParsingException e) {
            return false;
        }
    }
}
