package dev.proprio.proto.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredTest {
    private static byte[] sample(KeyedRandom random) {
        float[] floats = new float[(int) random.nextLong(20)];
        double[] reals = new double[(int) random.nextLong(20)];
        Arrays.setAll(reals, i -> random.nextDouble() - 0.5);
        return new StoredWriter("sample", 2)
                .integer(-7)
                .number(Long.MIN_VALUE)
                .real(Double.NaN)
                .real(-0.0)
                .flag(true)
                .text("Überlänge")
                .reals(reals)
                .floats(floats)
                .bytes();
    }

    private static String read(byte[] bytes) throws StoredFormatException {
        var reader = new StoredReader(bytes, "sample", 2);
        String text = "%d %d %d %x %x %s %s %s %s"
                .formatted(
                        reader.version(),
                        reader.integer(),
                        reader.number(),
                        Double.doubleToRawLongBits(reader.real()),
                        Double.doubleToRawLongBits(reader.real()),
                        reader.flag(),
                        reader.text(),
                        Arrays.toString(reader.reals()),
                        Arrays.toString(reader.floats()));
        reader.end();
        return text;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatIsWrittenComesBack(long seed) throws StoredFormatException {
        assertThat(read(sample(KeyedRandom.of(seed, "stored", 0, 0))))
                .startsWith("2 -7 -9223372036854775808 7ff8000000000000 8000000000000000 true Überlänge [");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aCutIsNoticedWhereverItIs(long seed) {
        byte[] whole = sample(KeyedRandom.of(seed, "stored", 0, 0));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut)).isInstanceOf(StoredFormatException.class);
        }
        assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length + 1)))
                .hasMessage("1 bytes are left after a sample");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noiseNeverLeadsBeyondTheEnd(long seed) {
        KeyedRandom random = KeyedRandom.of(seed, "noise", 0, 0);
        byte[] bytes = sample(random);
        for (int i = 0; i < 200; i++) {
            byte[] noisy = bytes.clone();
            noisy[(int) random.nextLong(noisy.length)] = (byte) random.nextLong(256);
            try {
                read(noisy);
            } catch (StoredFormatException refused) {
                assertThat(refused).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void otherKindsAndNewerVersionsAreRefused() {
        assertThatThrownBy(() -> new StoredReader(new byte[40], "sample", 1))
                .hasMessage("expected a stored sample but these bytes are something else");
        assertThatThrownBy(() -> new StoredReader(new StoredWriter("other", 1).bytes(), "sample", 1))
                .hasMessage("expected a stored sample but found \"other\"");
        assertThatThrownBy(() -> new StoredReader(new StoredWriter("sample", 3).bytes(), "sample", 2))
                .hasMessage("this sample has version 3, of which versions 1 to 2 are known here; use the Proprio that"
                        + " wrote it");
    }
}
