package dev.proprio.proto.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateRequestTest {
    @Test
    void whatIsWrittenIsReadAgain() throws IdentityException {
        CertificateRequest request = CertificateRequest.of(DeviceKey.generate(), "watch-1");
        assertThat(CertificateRequest.read(request.toText(), "f")).isEqualTo(request);
        assertThat(CertificateRequest.read(request.toText().replace("\n", "\r\n"), "f"))
                .isEqualTo(request);
    }

    @Test
    void aRequestForAnotherDeviceOrKeyThanWasSignedIsRefused() throws IdentityException {
        CertificateRequest request = CertificateRequest.of(DeviceKey.generate(), "watch-1");
        CertificateRequest other = CertificateRequest.of(DeviceKey.generate(), "watch-1");
        for (CertificateRequest forged : new CertificateRequest[] {
            new CertificateRequest("watch-2", request.publicKey(), request.proof()),
            new CertificateRequest("watch-1", other.publicKey(), request.proof()),
            new CertificateRequest("watch-1", request.publicKey(), other.proof())
        }) {
            assertThatThrownBy(() -> CertificateRequest.read(forged.toText(), "f"))
                    .isInstanceOf(IdentityException.class)
                    .hasMessageStartingWith("f does not prove that its sender has the private key");
        }
    }

    /** A proof serves for nothing else, and the proof of an enrolment or a renewal not for this. */
    @Test
    void theProofOfAnEnrolmentIsNone() {
        DeviceKey key = DeviceKey.generate();
        var renewal = new CertificateRequest(
                "watch-1",
                HexFormat.of().formatHex(key.publicBytes()),
                HexFormat.of().formatHex(key.prove("", "watch-1")));
        assertThatThrownBy(() -> CertificateRequest.read(renewal.toText(), "f")).isInstanceOf(IdentityException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a b", "../x", "ü", "0123456789012345678901234567890123456789012345678901234567890123x"})
    void idsOutOfTheFormAreRefused(String id) {
        assertThatThrownBy(() -> CertificateRequest.of(DeviceKey.generate(), id))
                .isInstanceOf(IdentityException.class)
                .hasMessageContaining("1 to 64 characters");
    }

    /** Points whose eightfold is the neutral element, in every encoding, with and without the bit of x. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void keysOfSmallOrderAreRefused(String key) {
        assertThat(eightfoldIsNeutral(key)).isTrue();
        byte[] signed = HexFormat.of().parseHex(key);
        signed[31] |= (byte) 0x80;
        for (String encoded : new String[] {key, HexFormat.of().formatHex(signed)}) {
            var request = new CertificateRequest("watch-1", encoded, "00".repeat(64));
            assertThatThrownBy(() -> CertificateRequest.read(request.toText(), "f"))
                    .isInstanceOf(IdentityException.class)
                    .hasMessageContaining("small order");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "proprio certificate request 2", "-----BEGIN CERTIFICATE REQUEST-----"})
    void anythingElseIsRefusedWithASentence(String text) {
        assertThatThrownBy(() -> CertificateRequest.read(text, "f"))
                .isInstanceOf(IdentityException.class)
                .hasMessageContaining("must be what `proprio ca request` wrote");
    }

    /** Doubles the point three times, by y alone: on the curve -x^2 + y^2 = 1 + d x^2 y^2, y(2P) follows from y(P). */
    private static boolean eightfoldIsNeutral(String littleEndian) {
        BigInteger p = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
        BigInteger d = BigInteger.valueOf(-121665)
                .multiply(BigInteger.valueOf(121666).modInverse(p))
                .mod(p);
        byte[] bytes = HexFormat.of().parseHex(littleEndian);
        for (int i = 0; i < 16; i++) {
            byte swapped = bytes[i];
            bytes[i] = bytes[31 - i];
            bytes[31 - i] = swapped;
        }
        BigInteger y = new BigInteger(1, bytes).mod(p);
        for (int i = 0; i < 3; i++) {
            BigInteger y2 = y.multiply(y).mod(p);
            BigInteger x2 = y2.subtract(BigInteger.ONE)
                    .multiply(d.multiply(y2).add(BigInteger.ONE).modInverse(p))
                    .mod(p);
            BigInteger product = d.multiply(x2).multiply(y2).mod(p);
            y = y2.add(x2)
                    .multiply(BigInteger.ONE.subtract(product).modInverse(p))
                    .mod(p);
        }
        return y.equals(BigInteger.ONE);
    }
}
