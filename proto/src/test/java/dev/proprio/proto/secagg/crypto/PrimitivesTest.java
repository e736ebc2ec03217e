package dev.proprio.proto.secagg.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** What the primitives refuse, at which sizes they begin and end, and what they leave in memory. */
class PrimitivesTest {
    /** Hands out 1, 2, 3 and so on. */
    private static final class Counting extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private byte next = 1;

        @Override
        public void nextBytes(byte[] bytes) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = next++;
            }
        }
    }

    @Test
    void hkdfMakesWhatItsFormulaSaysFromOneByteToTheMost() throws Exception {
        byte[] material = {1, 2, 3};
        byte[] salt = {4};
        byte[] info = {5, 6};
        byte[] most = Hkdf.sha256(material, salt, info, 8160);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(salt, "HmacSHA256"));
        mac.init(new SecretKeySpec(mac.doFinal(material), "HmacSHA256"));
        byte[] block = {};
        for (int counter = 1; counter <= 255; counter++) {
            mac.update(block);
            mac.update(info);
            mac.update((byte) counter);
            block = mac.doFinal();
            assertThat(Arrays.copyOfRange(most, 32 * (counter - 1), 32 * counter))
                    .as("block %d", counter)
                    .isEqualTo(block);
        }
        for (int length : new int[] {1, 31, 32, 33, 64, 65, 8159}) {
            assertThat(Hkdf.sha256(material, salt, info, length)).isEqualTo(Arrays.copyOf(most, length));
        }
        for (int length : new int[] {-1, 0, 8161}) {
            assertThatThrownBy(() -> Hkdf.sha256(material, salt, info, length))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("HKDF-SHA256 makes 1 to 8160 bytes but was asked for " + length);
        }
    }

    @Test
    void aNewIdentityIsThatOfTheSeedDrawnForIt() {
        byte[] seed = new byte[32];
        new Counting().nextBytes(seed);
        assertThat(Identity.generate(new Counting()).publicKey())
                .isEqualTo(Identity.fromSeed(seed).publicKey());
        assertThatThrownBy(() -> Identity.fromSeed(new byte[31]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an Ed25519 seed must be 32 bytes but has 31");
    }

    @Test
    void anIdentitysKeyIsNotForTheCallerToChange() {
        Identity identity = Identity.generate(new Counting());
        byte[] key = identity.publicKey();
        identity.publicKey()[0] ^= 1;
        assertThat(identity.publicKey()).isEqualTo(key);
        byte[] signature = identity.sign(key);
        assertThat(Identity.verify(key, key, signature)).isTrue();
    }

    @Test
    void certificatesReachTheDirectoryThatRemembersAndItsSessionIsAsked() {
        List<ByteString> admitted = new ArrayList<>();
        Directory session = new Directory() {
            @Override
            public boolean verify(String clientId, byte[] message, byte[] signature) {
                return clientId.equals("known");
            }

            @Override
            public void admit(List<ByteString> certificates) {
                admitted.addAll(certificates);
            }
        };
        Directory whole = new Directory() {
            @Override
            public boolean verify(String clientId, byte[] message, byte[] signature) {
                return false;
            }

            @Override
            public Directory session() {
                return session;
            }
        };
        var remembered = new RememberedSignatures(whole);
        remembered.admit(List.of(ByteString.copyFromUtf8("certificate")));
        assertThat(admitted).containsExactly(ByteString.copyFromUtf8("certificate"));
        assertThat(remembered.verify("known", new byte[1], new byte[64])).isTrue();
        assertThat(session.session()).isSameAs(session);
    }

    @Test
    void nothingCanBeSealedToo() throws AEADBadTagException {
        byte[] sealed = ShareCipher.seal(new byte[16], new byte[12], new byte[0], new byte[0]);
        assertThat(sealed).hasSize(ShareCipher.OVERHEAD_BYTES);
        assertThat(ShareCipher.open(new byte[16], new byte[0], sealed)).isEmpty();
        assertThatThrownBy(() -> ShareCipher.open(new byte[16], new byte[0], new byte[27]))
                .isInstanceOf(AEADBadTagException.class)
                .hasMessage("a sealed message has at least 28 bytes but this has 27");
        assertThatThrownBy(() -> ShareCipher.open(new byte[15], new byte[0], sealed))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ShareCipher.seal(new byte[15], new byte[12], new byte[0], new byte[0]))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void x25519RefusesSecretKeysOfAnotherSize() {
        var curve = new X25519();
        byte[] peer = curve.publicKey(filled(32, 7));
        for (int size : new int[] {31, 33}) {
            assertThatThrownBy(() -> curve.agree(filled(size, 7), peer))
                    .isInstanceOf(InvalidKeyException.class)
                    .hasMessage("an X25519 secret key must be 32 bytes but has " + size);
            assertThatThrownBy(() -> curve.publicKey(filled(size, 7)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("an X25519 secret key must be 32 bytes");
            assertThat(X25519.isLowOrder(ByteString.copyFrom(new byte[size]))).isFalse();
        }
        assertThat(X25519.isLowOrder(ByteString.EMPTY)).isFalse();
    }

    @Test
    void aKeystreamIsWipedAndItsKeyHasSixteenBytes() {
        Keystream stream = new Keystream().start(new byte[16], 0, 0);
        byte[] chunk = stream.next(Keystream.CHUNK_BYTES);
        assertThat(chunk).hasSize(Keystream.CHUNK_BYTES).contains(1, 2, 3);
        stream.wipe();
        assertThat(chunk).containsOnly(0);
        assertThatThrownBy(() -> new Keystream().start(new byte[15], 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a mask's key must be 16 bytes but has 15");
    }

    @Test
    void secretsAreDrawnShownByTheirLengthAndWiped() {
        Secret secret = Secret.random(4, new Counting());
        assertThat(secret.bytes()).containsExactly(1, 2, 3, 4);
        assertThat(secret.isWiped()).isFalse();
        byte[] bytes = secret.bytes();
        secret.wipe();
        secret.wipe();
        assertThat(secret.isWiped()).isTrue();
        assertThat(bytes).containsOnly(0);
        assertThat(secret).hasToString("Secret[4 bytes]");
        assertThatThrownBy(secret::bytes).hasMessage("this secret was wiped and cannot be used again");
    }

    @Test
    void numbersAreBigEndianAndWhatVariesHasItsLengthInFront() {
        byte[] bytes = CanonicalBytes.labelled("l")
                .u32(0x01020304)
                .u64(0x05060708090A0B0CL)
                .raw(new byte[] {(byte) 0xFF})
                .raw(ByteString.copyFromUtf8("r"))
                .prefixed(new byte[] {1, 2})
                .prefixed("é")
                .toByteArray();
        byte[] expected = {
            'l', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, -1, 'r', 0, 0, 0, 2, 1, 2, 0, 0, 0, 2, (byte) 0xC3, (byte) 0xA9
        };
        assertThat(bytes).isEqualTo(expected);
        assertThat(CanonicalBytes.labelled("abc").sha256().toByteArray())
                .isEqualTo(java.util.HexFormat.of()
                        .parseHex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        assertThat(new CanonicalBytes()
                        .raw("abc".getBytes(StandardCharsets.US_ASCII))
                        .sha256())
                .isEqualTo(CanonicalBytes.labelled("abc").sha256());
    }

    private static byte[] filled(int size, int value) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
