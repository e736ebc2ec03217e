package dev.proprio.proto.identity;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.Identity;
import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * A device's certificate that an {@link Authority} vouches for.
 *
 * @param device its id, the certificate's common name
 * @param publicKey its long-term key, 32 bytes
 * @param encoded the whole certificate (DER)
 * @param serial its number, in hexadecimal
 * @param from when it begins to be valid
 * @param until when it ends
 */
public record DeviceCertificate(
        String device, ByteString publicKey, ByteString encoded, String serial, Instant from, Instant until) {
    /** The longest id that a certificate can hold, in characters (RFC 5280's bound for a common name). */
    public static final int LONGEST_DEVICE = 64;

    static DeviceCertificate of(String device, byte[] publicKey, X509Certificate certificate) {
        return new DeviceCertificate(
                device,
                ByteString.copyFrom(publicKey),
                ByteString.copyFrom(Certificates.encoded(certificate)),
                Certificates.serial(certificate),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
    }

    /** Whether the device signed {@code message}. */
    public boolean signed(byte[] message, byte[] signature) {
        return Identity.verify(publicKey.toByteArray(), message, signature);
    }

    /** Whether {@code now} lies in its time. */
    public boolean validAt(Instant now) {
        return !now.isBefore(from) && !now.isAfter(until);
    }
}
