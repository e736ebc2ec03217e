package dev.proprio.coordinator.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.noise.RoundedNorm;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummedNoiseTest {
    /** Those of the reference implementation of distributed differential privacy. */
    private static final RdpAccountant REFERENCE = RdpAccountant.ofOrders(
            DoubleStream.concat(IntStream.rangeClosed(2, 128).asDoubleStream(), DoubleStream.of(256))
                    .toArray());

    @Test
    void roundingMakesAVectorSoMuchLonger() {
        assertThat(Math.sqrt(RoundedNorm.squared(1000, 1 << 20, 0))).isCloseTo(2024, within(1e-9));
        assertThat(Math.sqrt(RoundedNorm.squared(1000, 1 << 20))).isCloseTo(1124.1245482596669, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"2, 0.092175", "8, 0.364875", "32, 1.455675"})
    void skellamNoiseHasThisDivergence(double order, double divergence) {
        assertThat(new SummedSkellam(100, 3, 10).divergence(order)).isCloseTo(divergence, within(1e-12));
    }

    @Test
    void betweenWholeOrdersTheDivergenceIsBetween() {
        var skellam = SummedSkellam.of(100, 3, 20);
        for (double order = 2.1; order < 9; order += 0.1) {
            assertThat(skellam.divergence(order))
                    .isBetween(
                            skellam.divergence(Math.floor(order)) - 1e-12,
                            skellam.divergence(Math.ceil(order)) + 1e-12);
        }
        assertThat(skellam.divergence(1.5)).isCloseTo(skellam.divergence(2), within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"100, 1, 5.4779e-4, 1e-8", "100, 2, 7.2e-17, 1e-18", "1000, 0.5, 75, 1"})
    void sumsOfDiscreteGaussianNumbersAreSoFarFromOne(int summands, double sigma, double tau, double tolerance) {
        assertThat(SummedDiscreteGaussian.tau(summands, sigma)).isCloseTo(tau, within(tolerance));
    }

    /** Clip 1, noise multiplier 1, four standard deviations of the sum within the modulus, one round. */
    @ParameterizedTest
    @CsvSource({
        "100, 65536, 16, 1e-5, 4.753765",
        "100, 1048576, 20, 1e-5, 4.752786",
        "1000, 1048576, 20, 1e-6, 5.222550"
    })
    void aRoundCostsWhatThePapersSay(int devices, int dimension, int bits, double delta, double epsilon) {
        double local = 1 / Math.sqrt(devices);
        double scale = Math.sqrt(Math.pow(2, 2 * bits) - devices * 16.0)
                / (8 * Math.sqrt((double) devices * devices / dimension + devices * local * local));
        double norm = Math.sqrt(RoundedNorm.squared(scale, dimension));
        var skellam = SummedSkellam.of(scale * scale, norm, dimension);
        var discrete =
                SummedDiscreteGaussian.of(scale, norm, SummedDiscreteGaussian.tau(devices, scale * local), dimension);
        assertThat(REFERENCE.epsilon(PrivacyLedger.EMPTY.plus(skellam, 1), delta))
                .isCloseTo(epsilon, within(1e-6));
        assertThat(REFERENCE.epsilon(PrivacyLedger.EMPTY.plus(discrete, 1), delta))
                .isCloseTo(epsilon, within(1e-6));
    }

    @Test
    void withMuchRoomItCostsWhatGaussianNoiseDoes() {
        var gaussian = PrivacyLedger.of(2, 1, 10);
        double norm = 1 << 19;
        var skellam = PrivacyLedger.EMPTY.plus(SummedSkellam.of(4 * norm * norm, norm, 33_320), 10);
        double exact = new RdpAccountant().epsilon(gaussian, 1e-5);
        assertThat(new RdpAccountant().epsilon(skellam, 1e-5)).isBetween(exact, exact * 1.002);
        assertThat(new PldAccountant().epsilon(skellam, 1e-5)).isEqualTo(new RdpAccountant().epsilon(skellam, 1e-5));
        assertThat(new PldAccountant().delta(skellam.plus(new SubsampledGaussian(3, 0.1), 5), 2))
                .isEqualTo(new RdpAccountant().delta(skellam.plus(new SubsampledGaussian(3, 0.1), 5), 2));
    }

    @Test
    void noiseIsFoundForAnEpsilon() {
        double norm = 1 << 12;
        double noise = NoiseCalibration.noiseMultiplier(new PldAccountant(), z -> ledger(z, norm), 4, 1e-5)
                .orElseThrow();
        assertThat(new PldAccountant().epsilon(ledger(noise, norm), 1e-5)).isBetween(3.999, 4.0);
    }

    private static PrivacyLedger ledger(double noise, double norm) {
        return PrivacyLedger.EMPTY.plus(SummedSkellam.of(noise * noise * norm * norm, norm, 1000), 20);
    }

    @Test
    void whatIsNoNoiseIsASentence() {
        assertThatThrownBy(() -> SummedSkellam.of(0, 1, 1)).hasMessageContaining("variance of a sum's noise must be");
        assertThatThrownBy(() -> SummedDiscreteGaussian.of(1, 1, Double.NaN, 1)).hasMessageContaining("tau must be");
    }
}
