package dev.proprio.coordinator.guard;

import dev.proprio.proto.identity.IdentityException;
import dev.proprio.proto.identity.Pem;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.util.Collection;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A coordinator's request for its server's certificate, PKCS#10 (RFC 2986), which any authority can answer. It holds
 * nothing secret: whoever certifies it must know from somewhere else that it comes from that coordinator.
 */
public final class ServerRequest {
    private static final int FIELD_BITS = 256;

    private final PublicKey key;
    private final SubjectAlternativeNames names;
    private final String text;

    private ServerRequest(PublicKey key, SubjectAlternativeNames names, byte[] encoded) {
        this.key = key;
        this.names = names;
        this.text = Pem.writeRequest(encoded);
    }

    /** The server's public key, P-256. */
    PublicKey key() {
        return key;
    }

    /** Host names and addresses at which the coordinator is reached. */
    SubjectAlternativeNames names() {
        return names;
    }

    static ServerRequest of(KeyPair keys, Collection<String> names) throws GuardException {
        var wanted = new SubjectAlternativeNames(names);
        try {
            var extensions = new ExtensionsGenerator();
            extensions.addExtension(Extension.subjectAlternativeName, false, wanted.toGeneralNames());
            var builder =
                    new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=Proprio coordinator"), keys.getPublic());
            builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
            byte[] encoded = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                    .getEncoded();
            return new ServerRequest(keys.getPublic(), wanted, encoded);
        } catch (IOException | OperatorCreationException e) {
            throw new GuardException("the request can't be made: " + e.getMessage(), e);
        }
    }

    /** Whether a text looks like one. */
    public static boolean isIn(String text) {
        return text.contains("-----BEGIN CERTIFICATE REQUEST-----");
    }

    /**
     * Reads what {@link #toText} wrote.
     *
     * @param source what a message calls the text
     * @throws IdentityException if it is no request of a server, or its sender does not show that it has the private key
     */
    public static ServerRequest read(String text, Object source) throws IdentityException {
        byte[] encoded = Pem.request(text, source);
        try {
            var request = new JcaPKCS10CertificationRequest(encoded);
            PublicKey key = request.getPublicKey();
            if (!(key instanceof ECPublicKey curve)
                    || curve.getParams().getCurve().getField().getFieldSize() != FIELD_BITS) {
                throw new IdentityException("%s asks for a certificate for a key of the kind %s but must for P-256"
                        .formatted(source, key.getAlgorithm()));
            }
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new IdentityException(
                        "%s does not prove that its sender has the private key: it was altered, or is somebody else's"
                                .formatted(source));
            }
            Extensions asked = request.getRequestedExtensions();
            GeneralNames alternatives =
                    asked == null ? null : GeneralNames.fromExtensions(asked, Extension.subjectAlternativeName);
            if (alternatives == null) {
                throw new IdentityException("%s names no host: a server's certificate is for names".formatted(source));
            }
            return new ServerRequest(key, SubjectAlternativeNames.of(alternatives), encoded);
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                | GuardException
                | RuntimeException e) {
            // What reads ASN.1 fails with the last one, too.
            throw new IdentityException(
                    "%s holds no request for a server's certificate that can be read: %s"
                            .formatted(source, e.getMessage()),
                    e);
        }
    }

    /** The request as a file holds it (PEM). */
    public String toText() {
        return text;
    }
}
