package dev.proprio.client.sensor.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalizationTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void normalizedWindowsHaveMeanZeroAndDeviationOne(long seed) {
        List<Windows> parts = parts(seed);
        Normalization normalization = Normalization.fit(3, parts);
        List<Windows> normalized = parts.stream().map(normalization::apply).toList();
        Normalization again = Normalization.fit(3, normalized);
        for (int channel = 0; channel < 2; channel++) {
            assertThat(again.mean()[channel]).isCloseTo(0, within(1e-5));
            assertThat(again.deviation()[channel]).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void partsMakeNoDifferenceBeyondRounding() {
        List<Windows> parts = parts(4);
        Normalization together = Normalization.fit(3, List.of(Windows.concatenate(10, 3, parts)));
        Normalization apart = Normalization.fit(3, parts);
        assertThat(apart.mean()).containsExactly(together.mean(), within(1e-9));
        assertThat(apart.deviation()).containsExactly(together.deviation(), within(1e-9));
        assertThat(Normalization.fit(3, parts).deviation()).containsExactly(apart.deviation());
    }

    @Test
    void constantChannelsBecomeZero() {
        Normalization normalization = Normalization.fit(3, parts(5));
        float[] features = normalization.apply(parts(5).getFirst()).features();
        for (int i = 2; i < features.length; i += 3) {
            assertThat(features[i]).isZero();
        }
    }

    @Test
    void largeMeansLoseNoDigits() {
        // 1e6 and 1e6 + 1: the naive sum of squares loses the deviation of 0.5 in float, and nearly in double.
        Windows windows = new Windows(2, 1, new float[] {1e6f, 1e6f + 1, 1e6f, 1e6f + 1}, new int[2]);
        Normalization normalization = Normalization.fit(1, List.of(windows, windows));
        assertThat(normalization.mean()[0]).isEqualTo(1e6 + 0.5);
        assertThat(normalization.deviation()[0]).isEqualTo(0.5);
    }

    @Test
    void identityChangesNothing() {
        Windows windows = parts(6).getFirst();
        assertThat(Normalization.identity(3).apply(windows).features()).containsExactly(windows.features());
        assertThat(Normalization.fit(3, List.of()).deviation()).containsExactly(1, 1, 1);
    }

    @Test
    void otherChannelCountsAreRefused() {
        assertThatThrownBy(() -> Normalization.identity(2).apply(parts(1).getFirst()))
                .hasMessage("windows of 3 channels cannot be normalised with 2 means");
    }

    /** Two random channels of different scale, and a constant one. */
    private static List<Windows> parts(long seed) {
        List<Windows> parts = new ArrayList<>();
        for (int user = 0; user < 5; user++) {
            KeyedRandom random = KeyedRandom.of(seed, "windows", 0, user);
            int count = random.nextInt(6);
            float[] features = new float[count * 30];
            for (int i = 0; i < features.length; i++) {
                features[i] = switch (i % 3) {
                    case 0 -> (float) (9.81 + 0.1 * random.nextGaussian());
                    case 1 -> (float) (user + 30 * random.nextGaussian());
                    default -> 0.1f;
                };
            }
            parts.add(new Windows(10, 3, features, new int[count]));
        }
        parts.add(0, new Windows(10, 3, one(), new int[1]));
        return parts;
    }

    private static float[] one() {
        float[] features = new float[30];
        for (int i = 0; i < 30; i++) {
            features[i] = i % 3 == 2 ? 0.1f : i;
        }
        return features;
    }
}
