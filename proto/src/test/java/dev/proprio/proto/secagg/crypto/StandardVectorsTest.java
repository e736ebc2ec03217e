package dev.proprio.proto.secagg.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StandardVectorsTest {
    private static final X25519 CURVE = new X25519();

    @ParameterizedTest
    @CsvSource({
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4,"
                + "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c,"
                + "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d,"
                + "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493,"
                + "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
    })
    void x25519MatchesRfc7748(String scalar, String point, String product) throws InvalidKeyException {
        assertThat(hex(CURVE.agree(bytes(scalar), bytes(point)))).isEqualTo(product);
    }

    @Test
    void keysAndSharedSecretMatchRfc7748() throws InvalidKeyException {
        byte[] bob = bytes("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        assertThat(hex(CURVE.publicKey(bob)))
                .isEqualTo("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
        byte[] alice = bytes("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
        assertThat(hex(CURVE.agree(bob, alice)))
                .isEqualTo("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void x25519RefusesPointsOfLowOrder(String point) {
        byte[] secret = bytes("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4");
        byte[] topBitSet = bytes(point);
        topBitSet[31] |= (byte) 0x80;
        for (byte[] key : List.of(bytes(point), topBitSet)) {
            assertThatThrownBy(() -> CURVE.agree(secret, key)).isInstanceOf(InvalidKeyException.class);
            assertThat(X25519.isLowOrder(ByteString.copyFrom(key))).isTrue();
        }
        assertThat(X25519.isLowOrder(ByteString.copyFrom(CURVE.publicKey(secret))))
                .isFalse();
    }

    @Test
    void x25519RefusesKeysOfAnotherSize() {
        assertThatThrownBy(() -> CURVE.agree(new byte[32], new byte[31]))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessage("an X25519 public key must be 32 bytes but has 31");
    }

    @ParameterizedTest
    @CsvSource({
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b,000102030405060708090a0b0c,f0f1f2f3f4f5f6f7f8f9,42,"
                + "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b,'','',42,"
                + "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f,"
                + "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf,"
                + "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff,"
                + "82,b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
                + "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"
    })
    void hkdfMatchesRfc5869(String keyMaterial, String salt, String info, int length, String expected) {
        assertThat(hex(Hkdf.sha256(bytes(keyMaterial), bytes(salt), bytes(info), length)))
                .isEqualTo(expected);
    }

    @Test
    void keystreamMatchesSp80038a() {
        byte[] key = bytes("2b7e151628aed2a6abf7158809cf4f3c");
        byte[] stream = new Keystream()
                .start(key, 0xf0f1f2f3f4f5f6f7L, 0xf8f9fafbfcfdfeffL)
                .next(32);
        byte[] plain = bytes("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");
        byte[] sealed = new byte[32];
        for (int i = 0; i < 32; i++) {
            sealed[i] = (byte) (plain[i] ^ stream[i]);
        }
        assertThat(hex(sealed)).isEqualTo("874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff");
        assertThat(hex(Arrays.copyOf(new Keystream().start(key, 0, 0).next(32), 32)))
                .isEqualTo("7df76b0c1ab899b33e42f047b91b546f57127d4034b1bebfaef466b9c7726fc6");
    }

    @Test
    void keystreamDoesNotDependOnTheSizeOfItsChunks() {
        byte[] key = bytes("000102030405060708090a0b0c0d0e0f");
        byte[] whole = new Keystream().start(key, 3, 0).next(4096).clone();
        Keystream pieces = new Keystream().start(key, 3, 0);
        byte[] joined = new byte[4096];
        for (int at = 0, size = 1; at < 4096; at += size, size = Math.min(size + 7, 4096 - at)) {
            System.arraycopy(pieces.next(size), 0, joined, at, size);
        }
        assertThat(joined).isEqualTo(Arrays.copyOf(whole, 4096));
        assertThat(Arrays.copyOf(new Keystream().start(key, 3, 100).next(64), 64))
                .isEqualTo(Arrays.copyOfRange(whole, 1600, 1664));
    }

    @Test
    void shareCipherMatchesTheGcmSpecification() throws AEADBadTagException {
        byte[] key = bytes("feffe9928665731c6d6a8f9467308308");
        byte[] nonce = bytes("cafebabefacedbaddecaf888");
        byte[] context = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        byte[] plain = bytes("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
        byte[] sealed = ShareCipher.seal(key, nonce, context, plain);
        assertThat(hex(sealed))
                .isEqualTo("cafebabefacedbaddecaf888"
                        + "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
                        + "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
                        + "5bc94fbc3221a5db94fae95ae7121a47");
        assertThat(ShareCipher.open(key, context, sealed)).isEqualTo(plain);
    }

    @Test
    void shareCipherRefusesWhatWasChanged() {
        byte[] key = new byte[16];
        byte[] sealed = ShareCipher.seal(key, new byte[12], new byte[] {1}, new byte[80]);
        for (int i = 0; i < sealed.length; i++) {
            byte[] flipped = sealed.clone();
            flipped[i] ^= 4;
            assertThatThrownBy(() -> ShareCipher.open(key, new byte[] {1}, flipped))
                    .isInstanceOf(AEADBadTagException.class);
        }
        for (int size = 0; size < sealed.length; size++) {
            byte[] truncated = Arrays.copyOf(sealed, size);
            assertThatThrownBy(() -> ShareCipher.open(key, new byte[] {1}, truncated))
                    .isInstanceOf(AEADBadTagException.class);
        }
        assertThatThrownBy(() -> ShareCipher.open(key, new byte[] {2}, sealed)).isInstanceOf(AEADBadTagException.class);
    }

    @Test
    void ed25519RefusesOtherMessagesKeysAndLengths() {
        Identity identity = Identity.fromSeed(new byte[32]);
        byte[] message = "a message".getBytes(StandardCharsets.UTF_8);
        byte[] signature = identity.sign(message);
        assertThat(Identity.verify(identity.publicKey(), new byte[] {1}, signature))
                .isFalse();
        byte[] other = new byte[32];
        other[0] = 1;
        assertThat(Identity.verify(Identity.fromSeed(other).publicKey(), message, signature))
                .isFalse();
        assertThat(Identity.verify(identity.publicKey(), message, Arrays.copyOf(signature, 65)))
                .isFalse();
        assertThat(Identity.verify(identity.publicKey(), message, Arrays.copyOf(signature, 63)))
                .isFalse();
        assertThat(Identity.verify(new byte[31], message, signature)).isFalse();
        byte[] noPoint = new byte[32];
        Arrays.fill(noPoint, (byte) 0xFF);
        assertThat(Identity.verify(noPoint, message, signature)).isFalse();
    }

    @Test
    void wipedSecretsAreGone() {
        byte[] bytes = {1, 2, 3};
        Secret secret = Secret.of(bytes);
        assertThat(secret).hasToString("Secret[3 bytes]");
        secret.wipe();
        assertThat(bytes).containsOnly(0);
        assertThatThrownBy(secret::bytes).isInstanceOf(IllegalStateException.class);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
