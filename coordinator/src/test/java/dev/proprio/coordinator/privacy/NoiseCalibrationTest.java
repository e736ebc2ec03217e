package dev.proprio.coordinator.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoiseCalibrationTest {
    private static final double TOLERANCE = 2 * NoiseCalibration.TOLERANCE;

    @ParameterizedTest
    @CsvSource({
        "0.01, 1000, 2, 1e-6, 1.0938726, 1.0292259",
        "0.05, 500, 8, 1e-5, 1.0191298, 0.9692722",
        "1, 100, 4, 1e-5, 11.5756872, 10.8116199",
        "1, 1, 1, 1e-6, 4.530877117, 4.2246788893"
    })
    void byBothAccountants(double rate, long rounds, double epsilon, double delta, double renyi, double loss) {
        assertThat(NoiseCalibration.noiseMultiplier(new RdpAccountant(), rate, rounds, epsilon, delta))
                .hasValueCloseTo(renyi, within(1e-3));
        assertThat(NoiseCalibration.noiseMultiplier(new PldAccountant(), rate, rounds, epsilon, delta))
                .hasValueCloseTo(loss, within(TOLERANCE));
    }

    /** The closest figure does not end where Rényi divergences do. */
    @Test
    void whereRenyiDivergencesSeeNothingLossesDo() {
        assertThat(NoiseCalibration.noiseMultiplier(new RdpAccountant(), 0.05, 100, 0.001, 1e-5))
                .isEmpty();
        double found = NoiseCalibration.noiseMultiplier(new PldAccountant(), 0.05, 100, 0.001, 1e-5)
                .orElseThrow();
        assertThat(new PldAccountant().epsilon(PrivacyLedger.of(found, 0.05, 100), 1e-5))
                .isLessThanOrEqualTo(0.001);
        assertThat(new PldAccountant().epsilon(PrivacyLedger.of(found / 2, 0.05, 100), 1e-5))
                .isGreaterThan(0.001);
    }

    /** dp-accounting's smallest noise for one round. */
    @Test
    void publishedNoise() {
        assertThat(NoiseCalibration.noiseMultiplier(PldAccountant.ofInterval(1e-3), 0.01, 1, 1, 1e-5))
                .hasValueCloseTo(0.67379294682, within(TOLERANCE));
    }

    @Test
    void whatIsFoundIsEnoughAndTheToleranceLessIsNot() {
        var random = new Random(5);
        for (PrivacyAccountant accountant :
                new PrivacyAccountant[] {new RdpAccountant(), PldAccountant.ofInterval(1e-2)}) {
            for (int i = 0; i < 3; i++) {
                double rate = Math.pow(10, -2 * random.nextDouble());
                long rounds = (long) Math.pow(10, 3 * random.nextDouble());
                double epsilon = Math.pow(10, 1.5 * random.nextDouble() - 0.5);
                double found = NoiseCalibration.noiseMultiplier(accountant, rate, rounds, epsilon, 1e-5)
                        .orElseThrow();
                assertThat(accountant.epsilon(PrivacyLedger.of(found, rate, rounds), 1e-5))
                        .isLessThanOrEqualTo(epsilon);
                double less = found - 1.01 * NoiseCalibration.TOLERANCE;
                assertThat(accountant.epsilon(PrivacyLedger.of(less, rate, rounds), 1e-5))
                        .isGreaterThan(epsilon);
            }
        }
    }

    @Test
    void aHugeEpsilonTakesHardlyAnyNoise() {
        assertThat(NoiseCalibration.noiseMultiplier(new RdpAccountant(), 0.5, 3, 1e12, 1e-5))
                .hasValueCloseTo(0.0, within(1e-3));
    }

    @Test
    void whatNoNoiseReachesIsEmpty() {
        assertThat(NoiseCalibration.noiseMultiplier(new RdpAccountant(), 1, Long.MAX_VALUE, 1e-9, 1e-300))
                .isEmpty();
    }

    @Test
    void anEpsilonThatIsNoneIsRefused() {
        for (double epsilon : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> NoiseCalibration.noiseMultiplier(new RdpAccountant(), 1, 1, epsilon, 1e-5))
                    .withMessage("the epsilon to calibrate noise for must be a finite number greater than 0 but was "
                            + epsilon);
        }
    }
}
