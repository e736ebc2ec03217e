package dev.proprio.proto.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.random.KeyedRandom;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HexadecimalTest {
    @Test
    void isThePlatformsForm() {
        var random = KeyedRandom.of(1, "hexadecimal");
        for (int length = 0; length < 300; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            String digits = Hexadecimal.of(bytes);

            assertThat(digits).isEqualTo(HexFormat.of().formatHex(bytes));
            assertThat(Hexadecimal.bytes(digits)).isEqualTo(bytes);
            assertThat(Hexadecimal.bytes(digits.toUpperCase(Locale.ROOT))).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "abc", "0g", "g0", " 0", "-1", "0x", "\u0661\u0661", "\uff11\uff11", "\ud835\udfce"})
    void refusesWhatThePlatformRefuses(String digits) {
        assertThatThrownBy(() -> HexFormat.of().parseHex(digits)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Hexadecimal.bytes(digits)).isInstanceOf(IllegalArgumentException.class);
    }
}
