package dev.proprio.proto.secagg.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.random.KeyedRandom;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whichever library there is, the same bytes come out and the same are refused. */
class Curve25519Test {
    private static final Curve25519 PLATFORM = new PlatformCurve25519();
    private static final Curve25519 BOUNCY_CASTLE = new BouncyCastleCurve25519();
    private static final List<Curve25519> BOTH = List.of(PLATFORM, BOUNCY_CASTLE);

    /** The order of Ed25519's base point (RFC 8032, section 5.1). */
    private static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private final KeyedRandom random = KeyedRandom.of(3, "curves");

    @Test
    void theFasterOneIsTaken() {
        assertThat(Curve25519.FASTEST).isInstanceOf(BouncyCastleCurve25519.class);
    }

    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                + "d25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
                + "387b2eaeb4302aeeb00d291612bb0c00",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
                + "4a7c15e9716ed28dc027beceea1ec40a"
    })
    void bothSignAsRfc8032(String seed, String publicKey, String message, String signature) {
        for (Curve25519 curve : BOTH) {
            signsAs(Identity.of(curve, bytes(seed)), publicKey, message, signature);
            assertThat(Identity.verify(curve, bytes(publicKey), bytes(message), bytes(signature)))
                    .isTrue();
        }
        signsAs(Identity.fromSeed(bytes(seed)), publicKey, message, signature);
        assertThat(Identity.verify(bytes(publicKey), bytes(message), bytes(signature)))
                .isTrue();
    }

    private static void signsAs(Identity identity, String publicKey, String message, String signature) {
        assertThat(identity.publicKey()).isEqualTo(bytes(publicKey));
        assertThat(identity.sign(bytes(message))).isEqualTo(bytes(signature));
    }

    @Test
    void eachTakesWhatTheOtherSignedAndNothingThatWasTouched() {
        for (int n = 0; n < 40; n++) {
            byte[] seed = drawn(32);
            byte[] message = drawn(random.nextInt(200));
            byte[] key = Identity.of(PLATFORM, seed).publicKey();
            byte[] signature = Identity.of(PLATFORM, seed).sign(message);
            assertThat(Identity.of(BOUNCY_CASTLE, seed).publicKey()).isEqualTo(key);
            assertThat(Identity.of(BOUNCY_CASTLE, seed).sign(message)).isEqualTo(signature);
            byte[] longer = Arrays.copyOf(message, message.length + 1);
            for (Curve25519 curve : BOTH) {
                assertThat(Identity.verify(curve, key, message, signature)).isTrue();
                assertThat(Identity.verify(curve, key, message, flipped(signature)))
                        .isFalse();
                assertThat(Identity.verify(curve, flipped(key), message, signature))
                        .isFalse();
                assertThat(Identity.verify(curve, key, longer, signature)).isFalse();
                assertThat(Identity.verify(curve, key, message, withAnOrderMore(signature)))
                        .isFalse();
                assertThat(Identity.verify(curve, key, message, Arrays.copyOf(signature, 65)))
                        .isFalse();
                assertThat(Identity.verify(curve, key, message, Arrays.copyOf(signature, 63)))
                        .isFalse();
            }
        }
    }

    /** What an attacker sends for a key: neither library may throw, and they agree. */
    @Test
    void anyBytesForAKeyAreTakenOrRefusedAlike() {
        byte[] message = {1};
        for (int n = 0; n < 300; n++) {
            byte[] key = drawn(32);
            if (n % 3 == 0) {
                Arrays.fill(key, 1, 31, (byte) 0xFF);
                key[31] |= (byte) 0x7F;
            }
            byte[] signature = drawn(64);
            signature[63] &= 0x0F;
            assertThat(Identity.verify(PLATFORM, key, message, signature)).isFalse();
            assertThat(Identity.verify(BOUNCY_CASTLE, key, message, signature)).isFalse();
        }
    }

    @Test
    void bothAgreeOnSecretsWithAnyPublicKey() throws InvalidKeyException {
        var platform = new X25519(PLATFORM);
        var other = new X25519(BOUNCY_CASTLE);
        for (int n = 0; n < 60; n++) {
            byte[] secret = drawn(32);
            byte[] peer = drawn(32);
            assertThat(other.publicKey(secret)).isEqualTo(platform.publicKey(secret));
            assertThat(other.agree(secret, peer)).isEqualTo(platform.agree(secret, peer));
        }
        byte[] zero = new byte[32];
        for (X25519 curve : List.of(platform, other)) {
            assertThatThrownBy(() -> curve.agree(drawn(32), zero)).isInstanceOf(InvalidKeyException.class);
        }
    }

    /** RFC 7748, section 5.2. */
    @Test
    void allIterateAsRfc7748() throws InvalidKeyException {
        for (X25519 curve : List.of(new X25519(), new X25519(PLATFORM), new X25519(BOUNCY_CASTLE))) {
            byte[] scalar = bytes("0900000000000000000000000000000000000000000000000000000000000000");
            byte[] point = scalar;
            for (int i = 0; i < 1000; i++) {
                byte[] product = curve.agree(scalar, point);
                point = scalar;
                scalar = product;
            }
            assertThat(scalar).isEqualTo(bytes("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"));
        }
    }

    /** The same equation holds for s + L, which RFC 8032 forbids. */
    private static byte[] withAnOrderMore(byte[] signature) {
        byte[] big = new byte[32];
        for (int i = 0; i < 32; i++) {
            big[31 - i] = signature[32 + i];
        }
        byte[] more = new BigInteger(1, big).add(ORDER).toByteArray();
        byte[] malleable = Arrays.copyOf(signature, 64);
        for (int i = 0; i < 32; i++) {
            malleable[32 + i] = i < more.length ? more[more.length - 1 - i] : 0;
        }
        return malleable;
    }

    private byte[] flipped(byte[] bytes) {
        byte[] other = bytes.clone();
        other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
        return other;
    }

    private byte[] drawn(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
