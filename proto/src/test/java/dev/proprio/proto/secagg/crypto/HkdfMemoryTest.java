package dev.proprio.proto.secagg.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.Provider;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.MacSpi;
import org.junit.jupiter.api.Test;

/** From what HKDF makes on its way all keys of a round could be made again: none of it is left in memory. */
class HkdfMemoryTest {
    private static final List<byte[]> MADE = new ArrayList<>();

    /** The platform's own, with an ear on what it makes. */
    public static final class OverheardMac extends MacSpi {
        private final Mac mac;

        public OverheardMac() throws GeneralSecurityException {
            mac = Mac.getInstance("HmacSHA256", "SunJCE");
        }

        @Override
        protected int engineGetMacLength() {
            return mac.getMacLength();
        }

        @Override
        protected void engineInit(Key key, AlgorithmParameterSpec none) {
            try {
                mac.init(key);
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        protected void engineUpdate(byte input) {
            mac.update(input);
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            mac.update(input, offset, length);
        }

        @Override
        protected void engineUpdate(ByteBuffer input) {
            mac.update(input);
        }

        @Override
        protected byte[] engineDoFinal() {
            byte[] made = mac.doFinal();
            MADE.add(made);
            return made;
        }

        @Override
        protected void engineReset() {
            mac.reset();
        }
    }

    private static final class Overheard extends Provider {
        private static final long serialVersionUID = 1L;

        Overheard() {
            super("Overheard", "1", "the platform's HMAC, overheard");
            putService(new Service(this, "Mac", "HmacSHA256", OverheardMac.class.getName(), null, null));
        }
    }

    @Test
    void neitherTheExtractedKeyNorABlockOutlivesTheCall() {
        byte[] expected = Hkdf.sha256(new byte[22], new byte[13], new byte[10], 70);
        Security.insertProviderAt(new Overheard(), 1);
        try {
            assertThat(Hkdf.sha256(new byte[22], new byte[13], new byte[10], 70))
                    .isEqualTo(expected);
        } finally {
            Security.removeProvider("Overheard");
        }
        // The extracted key, and three blocks of 32 bytes.
        assertThat(MADE)
                .hasSize(4)
                .allSatisfy(made ->
                        assertThat(Objects.requireNonNull(made)).hasSize(32).containsOnly(0));
    }
}
