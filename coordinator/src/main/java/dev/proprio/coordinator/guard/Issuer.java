package dev.proprio.coordinator.guard;

import dev.proprio.proto.identity.CertifiedRole;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Writes certificates (RFC 5280). Authority and server have P-256 keys, which browsers accept too; devices have Ed25519
 * keys. Certificates begin five minutes early, for clocks that go late.
 */
final class Issuer {
    private static final Duration EARLY = Duration.ofMinutes(5);
    private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3_650);
    private static final int SERIAL_BITS = 126;

    private Issuer() {}

    static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), new SecureRandom());
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks P-256", e);
        }
    }

    static X509Certificate authority(String of, KeyPair keys, Instant now) throws GuardException {
        X500Name name = name(of + " " + serial().toString(16).substring(0, 8));
        var builder = new JcaX509v3CertificateBuilder(
                name,
                serial(),
                Date.from(now.minus(EARLY)),
                Date.from(now.plus(AUTHORITY_LIFETIME)),
                name,
                keys.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
            return sign(builder, keys.getPrivate());
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new GuardException("the authority's certificate can't be made: " + e.getMessage(), e);
        }
    }

    static X509Certificate server(
            X509Certificate authority,
            PrivateKey signer,
            PublicKey key,
            SubjectAlternativeNames names,
            Instant now,
            Duration lifetime)
            throws GuardException {
        try {
            X509v3CertificateBuilder builder = endEntity(authority, name("Proprio coordinator"), key, now, lifetime);
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(Extension.subjectAlternativeName, false, names.toGeneralNames());
            return sign(builder, signer);
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new GuardException("the server's certificate can't be made: " + e.getMessage(), e);
        }
    }

    /** Whom a certificate names that lets its holder be something. */
    static X500Name subject(CertifiedRole role, String id) {
        var subject = new X500NameBuilder(BCStyle.INSTANCE);
        role.unit().ifPresent(unit -> subject.addRDN(BCStyle.OU, unit));
        return subject.addRDN(BCStyle.CN, id).build();
    }

    static X509Certificate device(
            X509Certificate authority,
            PrivateKey signer,
            PublicKey key,
            X500Name subject,
            Instant now,
            Duration lifetime)
            throws GuardException {
        try {
            X509v3CertificateBuilder builder = endEntity(authority, subject, key, now, lifetime);
            builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
            return sign(builder, signer);
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new GuardException("the certificate of %s can't be made: %s".formatted(subject, e.getMessage()), e);
        }
    }

    private static X509v3CertificateBuilder endEntity(
            X509Certificate authority, X500Name subject, PublicKey key, Instant now, Duration lifetime)
            throws IOException, GeneralSecurityException {
        Instant end = now.plus(lifetime);
        Instant last = authority.getNotAfter().toInstant();
        var extensions = new JcaX509ExtensionUtils();
        return new JcaX509v3CertificateBuilder(
                        authority,
                        serial(),
                        Date.from(now.minus(EARLY)),
                        Date.from(end.isAfter(last) ? last : end),
                        subject,
                        key)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(key))
                .addExtension(
                        Extension.authorityKeyIdentifier,
                        false,
                        extensions.createAuthorityKeyIdentifier(authority.getPublicKey()));
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    private static BigInteger serial() {
        return new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS);
    }
}
