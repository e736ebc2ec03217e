package dev.proprio.proto.identity;

import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import dev.proprio.proto.secagg.crypto.Identity;
import dev.proprio.proto.secagg.crypto.SmallOrder;
import dev.proprio.proto.text.Hexadecimal;
import dev.proprio.proto.wire.DeviceIds;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A device's request for a certificate that travels as a file. It holds nothing secret: whoever certifies it must know
 * from somewhere else that it comes from that device.
 *
 * @param device its id
 * @param publicKey its long-term key (Ed25519), 32 bytes in hexadecimal
 * @param proof that it has the private key, a signature of both, 64 bytes in hexadecimal
 */
public record CertificateRequest(String device, String publicKey, String proof) {
    private static final String FIRST_LINE = "proprio certificate request 1";
    private static final Pattern TEXT = Pattern.compile(
            FIRST_LINE + "\\R+device: (\\S+)\\R+public-key: ([0-9a-f]{64})\\R+proof: ([0-9a-f]{128})\\s*");
    /** The request of the owner of {@code key}. */
    public static CertificateRequest of(DeviceKey key, String device) throws IdentityException {
        requireId(device);
        byte[] proof = key.sign(proven(device, key.publicBytes()));
        return new CertificateRequest(device, Hexadecimal.of(key.publicBytes()), Hexadecimal.of(proof));
    }

    /**
     * Reads what {@link #toText} wrote.
     *
     * @param source what a message calls the text
     * @throws IdentityException if it is no request, or its sender does not show that it has the private key
     */
    public static CertificateRequest read(String text, Object source) throws IdentityException {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IdentityException(String.format(
                    Locale.ROOT,
                    "%s is no request for a certificate: it must be what `proprio ca request` wrote",
                    source));
        }
        var request = new CertificateRequest(matcher.group(1), matcher.group(2), matcher.group(3));
        requireId(request.device);
        byte[] key = request.keyBytes();
        if (SmallOrder.is(key)) {
            throw new IdentityException(String.format(
                    Locale.ROOT,
                    "%s asks for a certificate for a public key of small order, under which anybody can sign",
                    source));
        }
        if (!Identity.verify(key, proven(request.device, key), Hexadecimal.bytes(request.proof))) {
            throw new IdentityException(String.format(
                    Locale.ROOT,
                    "%s does not prove that its sender has the private key: it was altered, or is somebody else's",
                    source));
        }
        return request;
    }

    /** The request as a file holds it. */
    public String toText() {
        return String.format(
                Locale.ROOT, "%s\ndevice: %s\npublic-key: %s\nproof: %s\n", FIRST_LINE, device, publicKey, proof);
    }

    /** The public key's bytes. */
    public byte[] keyBytes() {
        return Hexadecimal.bytes(publicKey);
    }

    private static void requireId(String device) throws IdentityException {
        if (!DeviceIds.isValid(device) || device.length() > DeviceCertificate.LONGEST_DEVICE) {
            throw new IdentityException(String.format(
                    Locale.ROOT,
                    "a certificate can't be for \"%s\": a device's id must have 1 to %s characters of A-Z a-z 0-9 . _ : -",
                    device.length() > 200 ? device.substring(0, 200) + "..." : device,
                    DeviceCertificate.LONGEST_DEVICE));
        }
    }

    private static byte[] proven(String device, byte[] publicKey) {
        return CanonicalBytes.labelled("proprio/v1/certificate-request")
                .prefixed(device)
                .raw(publicKey)
                .toByteArray();
    }
}
