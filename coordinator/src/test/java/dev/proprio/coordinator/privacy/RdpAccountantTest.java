package dev.proprio.coordinator.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against figures that others published or that their programs print. */
class RdpAccountantTest {
    private final RdpAccountant accountant = new RdpAccountant();

    /** The best order is a whole one; TensorFlow Privacy and Google's dp-accounting. */
    @ParameterizedTest
    @CsvSource({
        "0.0025, 1.3, 6000, 1e-5, 0.7242234026109595",
        "0.001, 1.0, 30000, 1e-7, 1.4154988495444842",
        "0.01, 1.0, 1000, 1e-6, 2.4366938030",
        "0.1, 2.0, 200, 1e-5, 3.6797458456"
    })
    void wholeOrders(double rate, double noise, long rounds, double delta, double epsilon) {
        assertThat(epsilon(noise, rate, rounds, delta)).isCloseTo(epsilon, withinPercentage(1e-7));
    }

    /** The best order is none, where dp-accounting's own series is an upper bound; row by row the same programs, and Opacus. */
    @ParameterizedTest
    @CsvSource({
        "1, 0.7, 2, 1e-5, 10.8602036",
        "0.01, 0.7, 120, 1e-5, 3.2392676",
        "1, 0.35, 2, 1e-5, 26.2880374",
        "0.0064, 1.0, 782, 1e-6, 1.616",
        "1, 1.0, 5, 1e-6, 13.376",
        "0.04, 1.5, 2250, 1e-5, 7.32911117143",
        "0.04, 1.5, 2249, 1e-5, 7.327278",
        "0.04, 1.416, 2250, 1e-5, 7.99816",
        "0.04, 1.3562, 2000, 1e-5, 7.99939",
        "0.01, 4.0, 10000, 1e-5, 1.0354901",
        "0.006549389, 1.0, 5000, 1e-9, 4.18329",
        "0.005, 0.8, 1000, 1e-6, 2.626538",
        "0.001, 0.8, 2000, 1e-8, 2.1186053897",
        "0.05, 1.2, 500, 1e-5, 5.9284261288",
        "1, 10, 100, 1e-5, 4.7285070672",
        "0.25, 4.0, 300, 1e-4, 4.7533867268",
        "1, 0.7856742013183862, 1, 1e-10, 8.9222"
    })
    void fractionalOrders(double rate, double noise, long rounds, double delta, double epsilon) {
        assertThat(epsilon(noise, rate, rounds, delta)).isCloseTo(epsilon, withinPercentage(0.1));
    }

    /** Here its upper bound is looser; the first figure is by quadrature with thirty digits, the second its own. */
    @ParameterizedTest
    @CsvSource({
        "0.01, 0.35, 120, 1e-5, 22.597035813674516, 22.6248601",
        "0.02, 0.6, 300, 1e-5, 9.804577175230925, 9.8230504695"
    })
    void tighterThanTheSeries(double rate, double noise, long rounds, double delta, double exact, double bound) {
        assertThat(epsilon(noise, rate, rounds, delta))
                .isCloseTo(exact, withinPercentage(1e-7))
                .isLessThan(bound);
    }

    @ParameterizedTest
    @CsvSource({
        "0.001, 0.8, 2000, 1e-8, 2.2363459487",
        "0.05, 1.2, 500, 1e-5, 5.9480681901",
        "1, 10, 100, 1e-5, 4.7527283368",
        "0.25, 4.0, 300, 1e-4, 4.7943410531",
        "0.02, 0.6, 300, 1e-5, 11.9311817476"
    })
    void withWholeOrdersAlone(double rate, double noise, long rounds, double delta, double epsilon) {
        double[] whole = IntStream.concat(IntStream.rangeClosed(2, 64), IntStream.of(80, 96, 128, 256, 512, 1024))
                .asDoubleStream()
                .toArray();
        assertThat(RdpAccountant.ofOrders(whole).epsilon(PrivacyLedger.of(noise, rate, rounds), delta))
                .isCloseTo(epsilon, withinPercentage(1e-7));
    }

    /** The first is exact; the others are dp-accounting's, and 2.5 the upper bound of its series. */
    @ParameterizedTest
    @CsvSource({
        "1.5, 6.500708950e-4, 1e-5",
        "2.5, 1.08548710e-3, 0.3",
        "5, 2.18075656e-3, 1e-5",
        "50, 2.38460375e-2, 1e-5",
        "100, 167.416308, 1e-5"
    })
    void divergences(double order, double divergence, double percent) {
        assertThat(RdpAccountant.divergence(PrivacyLedger.of(2.5, 0.01, 50), order))
                .isCloseTo(divergence, withinPercentage(percent));
    }

    @Test
    void aFractionalOrderToElevenDigits() {
        assertThat(RenyiDivergence.of(new SubsampledGaussian(1.5, 0.04), 3.9))
                .isCloseTo(0.00183320219958, withinPercentage(1e-8));
    }

    @Test
    void fractionalOrdersLieBetweenWholeOnesAtEveryNoise() {
        for (double noise : new double[] {1e-3, 0.02, 0.1, 0.3, 1, 10, 1e3, 1e5}) {
            for (double rate : new double[] {1e-9, 1e-4, 0.1, 0.999}) {
                var mechanism = new SubsampledGaussian(noise, rate);
                double before = 0;
                for (int tenths = 11; tenths <= 40; tenths++) {
                    double at = RenyiDivergence.of(mechanism, tenths / 10.0);
                    assertThat(at).isFinite().isGreaterThanOrEqualTo(before * (1 - 1e-9));
                    before = at;
                }
            }
        }
    }

    @Test
    void aPureEpsilonIsConverted() {
        assertThat(IntStream.rangeClosed(2, 32)
                        .mapToDouble(order -> RdpAccountant.epsilon(1.1, order, 1e-5))
                        .min())
                .hasValueCloseTo(1.32783806176, within(1e-10));
    }

    @Test
    void aMixedLedger() {
        PrivacyLedger ledger = PrivacyLedger.of(1, 0.05, 100).plus(new SubsampledGaussian(8, 1), 5);
        assertThat(accountant.epsilon(ledger, 1e-5)).isCloseTo(4.2186005494, withinPercentage(0.1));
    }

    @Test
    void deltaIsTheInverseOfEpsilon() {
        PrivacyLedger ledger = PrivacyLedger.of(1.2, 0.05, 500);
        double epsilon = accountant.epsilon(ledger, 1e-5);
        assertThat(accountant.delta(ledger, epsilon)).isCloseTo(1e-5, withinPercentage(1e-8));
        assertThat(accountant.delta(ledger, 0)).isBetween(0.1, 1.0);
    }

    @Test
    void aLedgerThatCanNotBeIsRefusedInASentence() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PrivacyLedger.of(0, 1, 1))
                .withMessageContaining("without noise no epsilon holds");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PrivacyLedger.of(1, Double.NaN, 1))
                .withMessageStartingWith("the sampling rate must be greater than 0 and at most 1 but was NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PrivacyLedger.of(1, 1, 0))
                .withMessage("the number of rounds must be at least 1 but was 0");
    }

    private double epsilon(double noise, double rate, long rounds, double delta) {
        return accountant.epsilon(PrivacyLedger.of(noise, rate, rounds), delta);
    }
}
