package dev.proprio.client.sensor.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.random.KeyedRandom;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTextTest {
    @Test
    void readsWhatTheJdkReadsToTheLastBit() {
        KeyedRandom random = KeyedRandom.of(1, "decimal");
        for (int i = 0; i < 200_000; i++) {
            double magnitude = (random.nextDouble() - 0.5) * StrictMath.pow(10, random.nextInt(-50, 38));
            String text = switch (i % 5) {
                case 0 -> Double.toString(magnitude);
                case 1 -> Float.toString((float) magnitude);
                case 2 -> String.format(Locale.ROOT, "%.7e", magnitude);
                case 3 -> String.format(Locale.ROOT, "%+.9f", random.nextGaussian());
                default -> Integer.toString(random.nextInt());
            };
            assertThat(asDouble(text)).as(text).isEqualTo(Double.parseDouble(text));
            assertThat(asFloat(text)).as(text).isEqualTo(Float.parseFloat(text));
        }
    }

    @Test
    void roundsHalfwayCasesOnce() {
        // Just above the middle of two floats, by less than a double can tell.
        String text = "1.00000005960464477539062500000001";
        assertThat(asFloat(text)).isEqualTo(Float.parseFloat(text)).isNotEqualTo((float) Double.parseDouble(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-0", "+1", ".5", "5.", "1E5", "1e+05", "  7 ", "000123", "9007199254740993", "1e-400"})
    void readsEveryWayToWriteADecimalNumber(String text) {
        assertThat(asDouble(text)).isEqualTo(Double.parseDouble(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                ".",
                "e5",
                "1e",
                "1e+",
                "1.2.3",
                "NaN",
                "inf",
                "-Infinity",
                "1f",
                "1d",
                "0x10",
                "1,5",
                "1 2",
                "--1",
                "1e999",
                "1e99999999999"
            })
    void refusesWhatIsNoFiniteDecimalNumber(String text) {
        assertThat(asDouble(text)).isNaN();
        assertThat(asFloat(text)).isNaN();
    }

    @Test
    void refusesWhatIsTooLargeForAFloat() {
        assertThat(asFloat("1e39")).isNaN();
    }

    private static double asDouble(String text) {
        byte[] bytes = ("x" + text + "x").getBytes(StandardCharsets.US_ASCII);
        return DecimalText.toDouble(bytes, 1, bytes.length - 1);
    }

    private static float asFloat(String text) {
        byte[] bytes = ("x" + text + "x").getBytes(StandardCharsets.US_ASCII);
        return DecimalText.toFloat(bytes, 1, bytes.length - 1);
    }
}
