package dev.proprio.proto.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.random.KeyedRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorTest {
    @Test
    void floatsTravelAsLittleEndianBytes() {
        assertThat(FloatBytes.encode(new float[] {1f, -2f})).containsExactly(0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0);
    }

    @Test
    void decodingUndoesEncodingToTheBit() {
        var random = KeyedRandom.of(1, "floats");
        float[] values = new float[1000];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(random.nextInt());
        }
        float[] back = FloatBytes.decode(FloatBytes.encode(values));
        for (int i = 0; i < values.length; i++) {
            assertThat(Float.floatToRawIntBits(back[i])).isEqualTo(Float.floatToRawIntBits(values[i]));
        }
    }

    @Test
    void theDigestIsThatOfTheBytesWhateverTheLength() {
        for (int length : new int[] {0, 1, 16_384, 16_385, 50_000}) {
            float[] values = new float[length];
            java.util.Arrays.fill(values, 0.25f);
            byte[] expected = FloatBytes.sha256().digest(FloatBytes.encode(values));
            assertThat(FloatBytes.sha256(values))
                    .isEqualTo(java.util.HexFormat.of().formatHex(expected));
        }
    }

    @Test
    void bytesThatAreNoWholeFloatsAreRefused() {
        assertThatThrownBy(() -> FloatBytes.decode(new byte[7]))
                .hasMessage("a float vector's bytes must be a multiple of 4 but there were 7");
    }

    @Test
    void aLayoutPlacesItsSlicesOneAfterTheOther() {
        var layout = ParameterLayout.of(List.of("0/W", "0/b"), List.of(List.of(3, 4), List.of(4)));
        assertThat(layout.length()).isEqualTo(16);
        assertThat(layout.slices().get(1).offset()).isEqualTo(12);
        assertThat(new ParameterLayout(List.of()).length()).isZero();
    }

    @Test
    void aLayoutRefusesEqualNamesGapsAndEmptyDimensions() {
        assertThatThrownBy(() -> ParameterLayout.of(List.of("W", "W"), List.of(List.of(1), List.of(1))))
                .hasMessage("two parameter slices are named W");
        assertThatThrownBy(() -> new ParameterLayout(List.of(new ParameterLayout.Slice("W", List.of(2), 1))))
                .hasMessage("slice W must start at 0 but starts at 1");
        assertThatThrownBy(() -> ParameterLayout.of(List.of("W"), List.of(List.of(3, 0))))
                .hasMessage("dimensions of W must be positive but its shape is [3, 0]");
    }
}
