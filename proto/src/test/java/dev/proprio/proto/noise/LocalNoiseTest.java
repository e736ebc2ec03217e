package dev.proprio.proto.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a device sends that hides its own update. */
class LocalNoiseTest {
    private static final int LENGTH = 20_000;

    private static LongFunction<KeyedRandom> bits(int stream) {
        return update -> KeyedRandom.of(3, "test", stream, 0).child("update", update);
    }

    /** Its mean is the update, and around that it varies by the multiplier times the clip, within four standard errors of either. */
    @ParameterizedTest
    @CsvSource({"0.5, 1", "2, 0.3", "32, 1000", "0.1, 0.0001"})
    void whatIsSentVariesByTheNoise(double multiplier, float clip) {
        float[] update = new float[LENGTH];
        Arrays.fill(update, (float) (clip / Math.sqrt(LENGTH)) * 0.999f);
        float[] sent = new LocalNoise(multiplier).applied(update, clip, bits(1));
        double deviation = multiplier * LocalNoise.longest(clip, LENGTH);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < LENGTH; i++) {
            double off = (sent[i] - update[i]) / deviation;
            sum += off;
            squares += off * off;
        }
        assertThat(sum / LENGTH).isCloseTo(0, within(4 / Math.sqrt(LENGTH)));
        assertThat(squares / LENGTH).isCloseTo(1, within(4 * Math.sqrt(2.0 / LENGTH)));
        assertThat(deviation).isBetween(multiplier * clip, multiplier * clip * 1.0001);
    }

    /** Between the quantiles that divide a normal law into eight, one in eight: chi-squared of seven degrees of freedom. */
    @Test
    void whatIsAddedIsNormal() {
        double[] edges = {-1.1503493804, -0.6744897502, -0.3186393640, 0, 0.3186393640, 0.6744897502, 1.1503493804};
        float[] sent = new LocalNoise(1.5).applied(new float[LENGTH], 1, bits(2));
        int[] counts = new int[edges.length + 1];
        for (float value : sent) {
            int cell = 0;
            while (cell < edges.length && value / (1.5 * LocalNoise.longest(1, LENGTH)) >= edges[cell]) {
                cell++;
            }
            counts[cell]++;
        }
        double expected = LENGTH / 8.0;
        double statistic = 0;
        for (int count : counts) {
            statistic += (count - expected) * (count - expected) / expected;
        }
        // One law in a thousand goes beyond.
        assertThat(statistic).isLessThan(24.32);
    }

    /** Otherwise two updates of a device with one seed would differ by nothing but themselves. */
    @Test
    void updatesThatDifferHaveNoiseThatDiffers() {
        var noise = new LocalNoise(1);
        float[] zeros = noise.applied(new float[50], 1, bits(4));
        float[] other = new float[50];
        other[7] = 0.25f;
        float[] shifted = noise.applied(other, 1, bits(4));
        assertThat(noise.applied(new float[50], 1, bits(4))).isEqualTo(zeros);
        int same = 0;
        for (int i = 0; i < 50; i++) {
            same += shifted[i] - other[i] == zeros[i] ? 1 : 0;
        }
        assertThat(same).isLessThan(3);
    }

    @Test
    void thatAnUpdateHasNoNumbersIsHiddenToo() {
        float[] update = {1, Float.NaN, Float.POSITIVE_INFINITY, 0.5f};
        assertThat(new LocalNoise(1).applied(update, 1, bits(5)))
                .isEqualTo(new LocalNoise(1).applied(new float[4], 1, bits(5)));
    }

    @Test
    void whatADeviceIsToldIsReadAgain() {
        assertThat(LocalNoise.in(new LocalNoise(2.5).setting())).contains(new LocalNoise(2.5));
        assertThat(LocalNoise.in(Map.of())).isEmpty();
        assertThat(DeviceNoise.KEYS).containsAll(new LocalNoise(1).setting().keySet());
        for (String wrong : new String[] {"0", "NaN", "-1", "Infinity", "much"}) {
            assertThatThrownBy(() -> LocalNoise.in(Map.of("privacy.noise.local", wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("privacy.noise.local must be a");
        }
    }
}
