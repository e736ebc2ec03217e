package dev.proprio.proto.identity;

import com.google.protobuf.ByteString;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.text.Hexadecimal;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Locale;

/** What can be said of a certificate without trusting it. */
public final class Certificates {
    private static final String FINGERPRINT = "sha256:";

    private Certificates() {}

    /** The certificate's bytes (DER). */
    public static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read can't be written", e);
        }
    }

    /** Reads a certificate from its bytes (DER). */
    public static X509Certificate read(ByteString der) throws IdentityException {
        return Pem.certificate(der.toByteArray(), "what was sent");
    }

    /** {@code sha256:} and the digest of the certificate's bytes in hexadecimal. */
    public static String fingerprint(X509Certificate certificate) {
        return FINGERPRINT + Hexadecimal.of(FloatBytes.sha256().digest(encoded(certificate)));
    }

    /**
     * Brings a fingerprint that a person typed to the form of {@link #fingerprint}: with or without {@code sha256:},
     * colons or capitals.
     */
    public static String fingerprint(String typed) throws IdentityException {
        String hex = typed.strip().toLowerCase(Locale.ROOT);
        hex = (hex.startsWith(FINGERPRINT) ? hex.substring(FINGERPRINT.length()) : hex).replace(":", "");
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IdentityException(String.format(
                    Locale.ROOT, "a fingerprint must be sha256: and 64 hexadecimal digits but was \"%s\"", typed));
        }
        return FINGERPRINT + hex;
    }

    /** The serial number in hexadecimal. */
    public static String serial(X509Certificate certificate) {
        return certificate.getSerialNumber().toString(16);
    }
}
