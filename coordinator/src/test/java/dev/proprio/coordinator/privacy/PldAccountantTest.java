package dev.proprio.coordinator.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against what Google's dp-accounting prints with the same interval, and what others published. */
class PldAccountantTest {
    private static final double COARSE = 1e-3;
    private static final double COARSEST = 1e-2;

    private final PldAccountant accountant = new PldAccountant();
    private final PldAccountant coarse = PldAccountant.ofInterval(COARSE);
    private final RdpAccountant renyi = new RdpAccountant();

    @ParameterizedTest
    @CsvSource({
        "0.01, 1.0, 1000, 1e-6, 2.12452253",
        "0.001, 0.8, 2000, 1e-8, 1.11168980",
        "0.1, 2.0, 200, 1e-5, 3.35966074",
        "0.05, 1.2, 500, 1e-5, 5.39789338",
        "0.25, 4.0, 300, 1e-4, 4.31692122",
        "0.02, 0.6, 300, 1e-5, 8.39313042"
    })
    void atAnIntervalOf1e4(double rate, double noise, long rounds, double delta, double epsilon) {
        assertThat(accountant.epsilon(PrivacyLedger.of(noise, rate, rounds), delta))
                .isCloseTo(epsilon, within(2e-5));
    }

    @ParameterizedTest
    @CsvSource({
        "0.01, 1.0, 1000, 1e-6, 2.12525147",
        "0.001, 0.8, 2000, 1e-8, 1.11305508",
        "0.1, 2.0, 200, 1e-5, 3.35975510",
        "0.05, 1.2, 500, 1e-5, 5.39806018",
        "0.25, 4.0, 300, 1e-4, 4.31702260",
        "0.02, 0.6, 300, 1e-5, 8.39319198"
    })
    void atAnIntervalOf1e3(double rate, double noise, long rounds, double delta, double epsilon) {
        assertThat(coarse.epsilon(PrivacyLedger.of(noise, rate, rounds), delta)).isCloseTo(epsilon, within(2e-6));
    }

    @ParameterizedTest
    @CsvSource({
        "0.0025, 1.3, 6000, 1e-5, 0.640111",
        "0.001, 1.0, 30000, 1e-7, 1.098200",
        "0.01, 0.7, 120, 1e-5, 2.4612381",
        "0.01, 0.35, 120, 1e-5, 18.6977407",
        "0.04, 1.5, 2250, 1e-5, 6.768787",
        "0.04, 1.34765625, 2250, 1e-5, 7.983428",
        "0.01, 0.67379294682, 1, 1e-5, 1.000000",
        "0.01, 4.0, 10000, 1e-5, 0.946999",
        "0.006549388942, 1.0, 5000, 1e-9, 3.898826",
        "0.005, 0.8, 1000, 1e-6, 2.004112"
    })
    void published(double rate, double noise, long rounds, double delta, double epsilon) {
        assertThat(quickest(noise).epsilon(PrivacyLedger.of(noise, rate, rounds), delta))
                .isCloseTo(epsilon, within(2e-5));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0.7, 2, 1e-5, 10.1224946",
        "1, 0.35, 2, 1e-5, 24.7160779",
        "1, 4.530877117, 1, 1e-6, 0.927392",
        "1, 0.7856742013183862, 1, 1e-10, 8.5489",
        "1, 10, 100, 1e-5, 4.37717810"
    })
    void plainGaussians(double rate, double noise, long rounds, double delta, double epsilon) {
        assertThat(accountant.epsilon(PrivacyLedger.of(noise, rate, rounds), delta))
                .isCloseTo(epsilon, withinPercentage(2e-4));
    }

    /** Balle and Wang's calibration. */
    @ParameterizedTest
    @CsvSource({
        "3.7306316348, 1, 1e-5",
        "4.2246788893, 1, 1e-6",
        "1.9938124456, 2, 1e-5",
        "0.6002290722, 8, 1e-5",
        "8.0576184807, 0.5, 1e-6"
    })
    void plainGaussiansToTenDigits(double noise, double epsilon, double delta) {
        PrivacyLedger ledger = PrivacyLedger.of(noise, 1, 1);
        assertThat(accountant.epsilon(ledger, delta)).isCloseTo(epsilon, withinPercentage(1e-7));
        assertThat(accountant.delta(ledger, epsilon)).isCloseTo(delta, withinPercentage(1e-7));
    }

    @ParameterizedTest
    @CsvSource({
        "0.2, 0.5, 3, 0.15594, 0.7",
        "1, 1.7320508075688772, 3, 0.126936, 1e-3",
        "1, 0.3333333333333333, 1, 0.78760074, 1e-6",
        "0.01, 4.0, 10000, 4.24360e-6, 0.3"
    })
    void deltaOfAnEpsilonOf1(double rate, double noise, long rounds, double delta, double percent) {
        assertThat(quickest(noise).delta(PrivacyLedger.of(noise, rate, rounds), 1))
                .isCloseTo(delta, withinPercentage(percent));
    }

    @Test
    void aMixedLedgerInAnyOrder() {
        var sampled = new SubsampledGaussian(1, 0.05);
        var plain = new SubsampledGaussian(8, 1);
        PrivacyLedger ledger = PrivacyLedger.EMPTY.plus(sampled, 100).plus(plain, 5);
        PrivacyLedger mixed = PrivacyLedger.EMPTY
                .plus(plain, 2)
                .plus(sampled, 60)
                .plus(plain, 3)
                .plus(sampled, 40);
        double epsilon = accountant.epsilon(ledger, 1e-5);
        assertThat(epsilon).isCloseTo(3.6832625910, within(2e-5));
        assertThat(accountant.epsilon(mixed, 1e-5)).isEqualTo(epsilon);
    }

    @Test
    void manyPlainRoundsAreOneWithLessNoise() {
        assertThat(accountant.epsilon(PrivacyLedger.of(30, 1, 900), 1e-5))
                .isCloseTo(accountant.epsilon(PrivacyLedger.of(1, 1, 1), 1e-5), withinPercentage(1e-9));
    }

    /** The grid's own figure of what is known in closed form, which a rate of almost 1 makes it work out. */
    @ParameterizedTest
    @CsvSource({"1, 1, 1e-5", "0.2, 1, 1e-3", "10, 100, 1e-7", "3, 5, 1e-12", "2, 3, 0.2"})
    void almostPlainOnTheGrid(double noise, long rounds, double delta) {
        double plain = accountant.epsilon(PrivacyLedger.of(noise, 1, rounds), delta);
        assertThat(coarse.epsilon(PrivacyLedger.of(noise, Math.nextDown(1.0), rounds), delta))
                .isBetween(plain * (1 - 1e-9), plain * 1.0001);
    }

    @Test
    void propertiesOverRandomLedgers() {
        var coarser = PldAccountant.ofInterval(COARSEST);
        var random = new Random(11);
        for (int i = 0; i < 12; i++) {
            double rate = Math.pow(10, -1.3 * random.nextDouble());
            double noise = 0.7 * Math.pow(5, random.nextDouble());
            long rounds = (long) Math.pow(10, 3 * random.nextDouble());
            double delta = Math.pow(10, -2 - 8 * random.nextDouble());
            PrivacyLedger ledger = PrivacyLedger.of(noise, rate, rounds);
            double epsilon = coarser.epsilon(ledger, delta);
            String which = ledger + ", delta " + delta;

            assertThat(epsilon).as(which).isLessThan(renyi.epsilon(ledger, delta));
            assertThat(PldAccountant.ofInterval(COARSEST / 2).epsilon(ledger, delta))
                    .as("finer " + which)
                    .isLessThanOrEqualTo(epsilon * (1 + 1e-7));
            assertThat(coarser.epsilon(PrivacyLedger.of(noise, Math.min(1, rate * 1.3), rounds), delta))
                    .as("larger rate " + which)
                    .isGreaterThanOrEqualTo(epsilon);
            assertThat(coarser.epsilon(PrivacyLedger.of(noise * 1.3, rate, rounds), delta))
                    .as("more noise " + which)
                    .isLessThanOrEqualTo(epsilon);
            assertThat(coarser.epsilon(PrivacyLedger.of(noise, rate, 2 * rounds), delta))
                    .as("more rounds " + which)
                    .isGreaterThanOrEqualTo(epsilon);
            assertThat(coarser.epsilon(ledger, delta * 2))
                    .as("larger delta " + which)
                    .isLessThanOrEqualTo(epsilon);
            if (epsilon > 0) {
                assertThat(coarser.delta(ledger, epsilon)).as("back " + which).isCloseTo(delta, withinPercentage(1));
            }
        }
    }

    /** Beyond what a grid holds, both accountants agree; nowhere is a figure missing. */
    @Test
    void extremes() {
        for (double noise : new double[] {1e-100, 1e-4, 1e100}) {
            for (double rate : new double[] {1e-9, 0.3, 1}) {
                for (long rounds : new long[] {1, 1L << 40}) {
                    PrivacyLedger ledger = PrivacyLedger.of(noise, rate, rounds);
                    double epsilon = coarse.epsilon(ledger, 1e-6);
                    assertThat(epsilon).as(ledger.toString()).isBetween(0.0, renyi.epsilon(ledger, 1e-6));
                    assertThat(coarse.delta(ledger, 3)).as(ledger.toString()).isBetween(0.0, 1.0);
                }
            }
        }
    }

    /** What a grid leaves out is more than that. */
    @Test
    void deltasBeyondAGridAreBoundedByDivergences() {
        PrivacyLedger ledger = PrivacyLedger.of(1, 0.1, 20);
        for (double delta : new double[] {1e-201, 1e-290, Double.MIN_VALUE}) {
            assertThat(accountant.epsilon(ledger, delta)).isEqualTo(renyi.epsilon(ledger, delta));
        }
        double far = renyi.epsilon(ledger, 1e-250);
        assertThat(accountant.delta(ledger, far)).isEqualTo(renyi.delta(ledger, far));
    }

    @Test
    void anIntervalThatIsNoneIsRefusedInASentence() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PldAccountant.ofInterval(0))
                .withMessage("the interval of privacy losses must be greater than 0 and at most 1 but was 0.0");
    }

    /** Losses are large where there is little noise, and a coarse grid shows them as well as a fine one. */
    private PldAccountant quickest(double noise) {
        return noise <= 0.5 ? coarse : accountant;
    }
}
