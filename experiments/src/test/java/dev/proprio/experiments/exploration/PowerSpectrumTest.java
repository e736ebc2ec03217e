package dev.proprio.experiments.exploration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PowerSpectrumTest {
    private static double[] sine(int points, double perPiece, int piece, double amplitude, double phase) {
        return IntStream.range(0, points)
                .mapToDouble(t -> 7 + amplitude * StrictMath.sin(2 * Math.PI * perPiece * t / piece + phase))
                .toArray();
    }

    /** Hann's window gives each neighbour a quarter of a sine's power, and nobody else any; the whole is its variance. */
    @ParameterizedTest
    @CsvSource({"128, 5, 0.3", "128, 20, 1.9", "50, 12, 0", "192, 60, 2", "600, 31, 0.7", "33, 4, 1"})
    void aSineIsAtItsFrequency(int points, int bin, double phase) {
        int piece = Math.min(points, PowerSpectrum.LONGEST);
        var spectrum = new PowerSpectrum(points, 50);
        double[] power = spectrum.of(sine(points, bin, piece, 3, phase));
        assertThat(spectrum.step() * bin).isCloseTo(50.0 * bin / piece, within(1e-12));
        double peak = power[bin - 1];
        assertThat(power[bin - 2]).isCloseTo(peak / 4, within(1e-9 * peak));
        assertThat(power[bin]).isCloseTo(peak / 4, within(1e-9 * peak));
        for (int i = 0; i < power.length; i++) {
            if (Math.abs(i - bin + 1) > 1) {
                assertThat(power[i]).as("bin %s", i + 1).isLessThan(1e-9 * peak);
            }
        }
        assertThat(Arrays.stream(power).sum() * spectrum.step()).isCloseTo(3 * 3 / 2.0, within(1e-9));
    }

    @Test
    void whatNeverChangesHasNoPower() {
        double[] still = new double[64];
        Arrays.fill(still, 9.81);
        double[] power = new PowerSpectrum(64, 20).of(still);
        assertThat(Arrays.stream(power).max().orElseThrow()).isLessThan(1e-25);
        assertThat(PowerSpectrum.decibels(new double[4])).containsOnly(-180);
    }

    @Test
    void aFewPointsHaveNone() {
        assertThat(PowerSpectrum.fits(7, 50)).isFalse();
        assertThat(PowerSpectrum.fits(128, 0)).isFalse();
        assertThatThrownBy(() -> new PowerSpectrum(3, 50)).hasMessage("3 points at 50.0 Hz have no spectrum");
    }
}
