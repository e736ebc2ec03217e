package dev.proprio.proto.identity;

import dev.proprio.proto.secagg.crypto.SmallOrder;
import dev.proprio.proto.wire.DeviceIds;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A certificate authority that one trusts, and the certificates that it gave devices. Thread-safe. */
public final class Authority {
    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";

    private final X509Certificate certificate;
    private final Set<TrustAnchor> anchors;

    /**
     * Trusts {@code certificate}.
     *
     * @throws IdentityException if it is not an authority's
     */
    public Authority(X509Certificate certificate) throws IdentityException {
        if (certificate.getBasicConstraints() < 0) {
            throw new IdentityException(String.format(
                    Locale.ROOT,
                    "the certificate of %s is not one of an authority: it must not vouch for others",
                    certificate.getSubjectX500Principal()));
        }
        this.certificate = certificate;
        this.anchors = Set.of(new TrustAnchor(certificate, null));
    }

    /** Trusts the one certificate in a PEM file. */
    public static Authority read(Path file) throws IdentityException {
        List<X509Certificate> found = Pem.certificates(PrivateFiles.read(file), file);
        if (found.size() != 1) {
            throw new IdentityException(String.format(
                    Locale.ROOT, "%s must hold one authority's certificate but holds %s", file, found.size()));
        }
        return new Authority(found.get(0));
    }

    /** The authority's own certificate. */
    public X509Certificate certificate() {
        return certificate;
    }

    /**
     * Checks that this authority gave {@code presented} to a device, for authenticating itself, and that it is valid.
     *
     * @throws IdentityException if not; the message says what is wrong with it
     */
    public DeviceCertificate check(X509Certificate presented, Instant now) throws IdentityException {
        return checkRole(CertifiedRole.DEVICE, presented, now);
    }

    /**
     * The same for one that must let its holder be something.
     *
     * @throws IdentityException if it is not in order, or lets it be something else
     */
    public DeviceCertificate checkRole(CertifiedRole role, X509Certificate presented, Instant now)
            throws IdentityException {
        DeviceCertificate checked = checkAny(presented, now);
        CertifiedRole said = CertifiedRole.of(presented);
        if (said != role) {
            throw new IdentityException(String.format(
                    Locale.ROOT,
                    "the certificate of %s is one of %s, not of %s; enrol with a token for %s",
                    checked.device(),
                    said.noun(),
                    role.noun(),
                    role.noun()));
        }
        return checked;
    }

    /** The same whatever it lets its holder be. */
    public DeviceCertificate checkAny(X509Certificate presented, Instant now) throws IdentityException {
        String device = commonName(presented);
        try {
            CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(presented));
            var parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX").validate(path, parameters);
        } catch (CertPathValidatorException e) {
            throw new IdentityException(
                    String.format(Locale.ROOT, "the certificate of %s %s", device, why(e, presented, now)), e);
        } catch (GeneralSecurityException e) {
            throw new IdentityException(
                    String.format(Locale.ROOT, "the certificate of %s can't be checked: %s", device, e), e);
        }
        byte[] key = DeviceKey.bytes(presented.getPublicKey());
        if (key.length == 0) {
            throw new IdentityException(String.format(
                    Locale.ROOT,
                    "the certificate of %s is for a key of the kind %s but must be for Ed25519",
                    device,
                    presented.getPublicKey().getAlgorithm()));
        }
        if (SmallOrder.is(key)) {
            throw new IdentityException(String.format(
                    Locale.ROOT,
                    "the certificate of %s is for a key of small order, under which anyone can sign",
                    device));
        }
        if (presented.getBasicConstraints() >= 0 || !forClients(presented)) {
            throw new IdentityException(
                    String.format(Locale.ROOT, "the certificate of %s is not one of a device", device));
        }
        if (!DeviceIds.isValid(device)) {
            throw new IdentityException(String.format(
                    Locale.ROOT,
                    "a certificate names \"%s\", which is no device's id: 1 to %s characters of A-Z a-z 0-9 . _ : -",
                    device,
                    DeviceCertificate.LONGEST_DEVICE));
        }
        return DeviceCertificate.of(device, key, presented);
    }

    private String why(CertPathValidatorException e, X509Certificate presented, Instant now) {
        if (e.getReason() == BasicReason.EXPIRED) {
            return String.format(
                    Locale.ROOT,
                    "ran out at %s, and it is %s; renew it, or enrol anew",
                    presented.getNotAfter().toInstant(),
                    now);
        }
        if (e.getReason() == BasicReason.NOT_YET_VALID) {
            return String.format(
                    Locale.ROOT,
                    "is valid from %s on, and it is %s here; set the clock",
                    presented.getNotBefore().toInstant(),
                    now);
        }
        return String.format(
                Locale.ROOT,
                "was not given by the authority %s (%s)",
                certificate.getSubjectX500Principal(),
                Certificates.fingerprint(certificate));
    }

    private static boolean forClients(X509Certificate certificate) {
        try {
            List<String> usages = certificate.getExtendedKeyUsage();
            return usages != null && usages.contains(CLIENT_AUTHENTICATION);
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    /** The common name, or an empty text if there is none or more than one. */
    private static String commonName(X509Certificate certificate) {
        List<String> names = DistinguishedName.values(certificate.getSubjectX500Principal(), "CN");
        return names.size() == 1 ? names.get(0) : "";
    }
}
