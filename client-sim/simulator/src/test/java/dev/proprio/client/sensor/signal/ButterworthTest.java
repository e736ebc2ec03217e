package dev.proprio.client.sensor.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ButterworthTest {
    private static final Offset<Double> GOLDEN = within(1e-9);

    @Test
    void coefficientsAtGravityCutoffAreScipys() {
        Butterworth filter = Butterworth.lowPass(0.3, 50);
        assertThat(filter.numerator())
                .containsExactly(
                        new double[] {6.4518491291e-6, 1.93555473874e-5, 1.93555473874e-5, 6.4518491291e-6},
                        within(1e-15));
        assertThat(filter.denominator())
                .containsExactly(new double[] {1, -2.9246062355, 2.8520278186, -0.9273699684}, GOLDEN);
    }

    @Test
    void coefficientsAtTwentyHertzAreScipys() {
        Butterworth filter = Butterworth.lowPass(20, 50);
        assertThat(filter.numerator())
                .containsExactly(new double[] {0.5276243825, 1.5828731475, 1.5828731475, 0.5276243825}, GOLDEN);
        assertThat(filter.denominator())
                .containsExactly(new double[] {1, 1.7600418803, 1.1828932620, 0.2780599176}, GOLDEN);
    }

    @Test
    void gainAtTheCutoffIsOneOverRootTwo() {
        assertThat(gain(Butterworth.lowPass(0.3, 50), 0.3 / 50)).isCloseTo(0.70710678, within(1e-8));
        assertThat(gain(Butterworth.lowPass(8, 64), 8 / 64.0)).isCloseTo(Math.sqrt(0.5), within(1e-12));
    }

    @Test
    void stepResponseFromRestIsScipys() {
        double[] step = new double[201];
        Arrays.fill(step, 1);
        double[] output = Butterworth.lowPass(0.3, 50).filter(step, 0);
        assertThat(new double[] {output[10], output[25], output[50], output[100], output[200]})
                .containsExactly(new double[] {0.0085134, 0.0895490, 0.4066631, 1.0015983, 0.9926098}, within(1e-7));
    }

    @Test
    void impulseResponseFromRestIsScipys() {
        double[] output = Butterworth.lowPass(20, 50).filter(new double[] {1, 0, 0, 0, 0, 0}, 0);
        assertThat(output)
                .containsExactly(
                        new double[] {0.52762438, 0.65423214, -0.19272614, -0.05376752, 0.14069180, -0.13043282},
                        within(1e-8));
    }

    @Test
    void constantSignalPassesFromItsFirstSample() {
        double[] signal = new double[500];
        Arrays.fill(signal, -0.87);
        for (double value : Butterworth.lowPass(0.3, 50).filter(signal)) {
            assertThat(value).isCloseTo(-0.87, within(1e-9));
        }
    }

    @Test
    void outputNeverDependsOnTheFuture() {
        KeyedRandom random = KeyedRandom.of(3, "signal");
        double[] signal = random.doubles(200).toArray();
        double[] changed = signal.clone();
        changed[120] = 99;
        Butterworth filter = Butterworth.lowPass(5, 50);
        assertThat(Arrays.copyOf(filter.filter(changed), 120))
                .containsExactly(Arrays.copyOf(filter.filter(signal), 120));
    }

    @Test
    void cutoffBeyondHalfTheRateIsRefused() {
        assertThatThrownBy(() -> Butterworth.lowPass(25, 50))
                .hasMessage("a cut-off must lie between 0 and half the sample rate of 50 Hz but was 25 Hz");
    }

    /** |H| at a frequency in cycles per sample. */
    private static double gain(Butterworth filter, double frequency) {
        return magnitude(filter.numerator(), frequency) / magnitude(filter.denominator(), frequency);
    }

    private static double magnitude(double[] polynomial, double frequency) {
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < polynomial.length; i++) {
            real += polynomial[i] * StrictMath.cos(2 * Math.PI * frequency * i);
            imaginary -= polynomial[i] * StrictMath.sin(2 * Math.PI * frequency * i);
        }
        return Math.hypot(real, imaginary);
    }
}
