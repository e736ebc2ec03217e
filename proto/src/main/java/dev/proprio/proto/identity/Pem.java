package dev.proprio.proto.identity;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text form of keys and certificates (RFC 7468). */
public final class Pem {
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String PRIVATE_KEY = "PRIVATE KEY";
    private static final String REQUEST = "CERTIFICATE REQUEST";
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Pem() {}

    /** Certificates, one after the other. */
    public static String write(List<X509Certificate> certificates) {
        var text = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            text.append(block(CERTIFICATE, Certificates.encoded(certificate)));
        }
        return text.toString();
    }

    /** A private key in PKCS#8. */
    public static String writeKey(byte[] pkcs8) {
        return block(PRIVATE_KEY, pkcs8);
    }

    /** A request for a certificate in PKCS#10. */
    public static String writeRequest(byte[] pkcs10) {
        return block(REQUEST, pkcs10);
    }

    /** The PKCS#10 bytes of the one request for a certificate in {@code text}. */
    public static byte[] request(String text, Object source) throws IdentityException {
        return one(REQUEST, text, source);
    }

    /**
     * The certificates in {@code text}, at least one.
     *
     * @param source what a message calls the text
     */
    public static List<X509Certificate> certificates(String text, Object source) throws IdentityException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (byte[] der : blocks(CERTIFICATE, text, source)) {
            certificates.add(certificate(der, source));
        }
        return certificates;
    }

    /** The PKCS#8 bytes of the one private key in {@code text}. */
    public static byte[] key(String text, Object source) throws IdentityException {
        return one(PRIVATE_KEY, text, source);
    }

    private static byte[] one(String kind, String text, Object source) throws IdentityException {
        List<byte[]> found = blocks(kind, text, source);
        if (found.size() != 1) {
            throw new IdentityException(String.format(
                    Locale.ROOT,
                    "%s must hold one %s but holds %s",
                    source,
                    kind.toLowerCase(java.util.Locale.ROOT),
                    found.size()));
        }
        return found.get(0);
    }

    static X509Certificate certificate(byte[] der, Object source) throws IdentityException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException | RuntimeException e) {
            // Java's reader fails with the latter too, such as at an Ed25519 key of no bytes.
            throw new IdentityException(
                    String.format(Locale.ROOT, "%s holds no certificate that can be read: %s", source, e), e);
        }
    }

    private static List<byte[]> blocks(String kind, String text, Object source) throws IdentityException {
        List<byte[]> found = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        try {
            while (block.find()) {
                if (block.group(1).equals(kind)) {
                    found.add(Base64.getMimeDecoder().decode(block.group(2)));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IdentityException(String.format(Locale.ROOT, "%s is damaged: %s", source, e.getMessage()), e);
        }
        if (found.isEmpty()) {
            throw new IdentityException(String.format(
                    Locale.ROOT,
                    "%s holds no %s in PEM form; it is damaged, or another file",
                    source,
                    kind.toLowerCase(java.util.Locale.ROOT)));
        }
        return found;
    }

    private static String block(String kind, byte[] der) {
        return String.format(
                Locale.ROOT,
                "-----BEGIN %s-----\n%s\n-----END %s-----\n",
                kind,
                new String(LINES.encode(der), StandardCharsets.US_ASCII),
                kind);
    }
}
