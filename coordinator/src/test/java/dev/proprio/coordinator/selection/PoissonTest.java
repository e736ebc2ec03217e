package dev.proprio.coordinator.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.extension.InvalidSettingException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoissonTest {
    private static final int ROUNDS = 20_000;

    @Test
    void everyDeviceIsChosenWithTheSameProbabilityAndIndependentlyOfItsNeighbour() {
        int[] counts = new int[20];
        int both = 0;
        long[] sizes = new long[21];
        for (int round = 1; round <= ROUNDS; round++) {
            List<String> cohort = select(new Poisson(), 20, 5, round);
            assertThat(new HashSet<>(cohort)).hasSameSizeAs(cohort);
            cohort.forEach(device -> counts[Integer.parseInt(device)]++);
            both += cohort.contains("7") && cohort.contains("8") ? 1 : 0;
            sizes[cohort.size()]++;
        }
        double deviation = Math.sqrt(ROUNDS * 0.25 * 0.75);
        for (int count : counts) {
            assertThat((double) count).isCloseTo(ROUNDS * 0.25, within(4 * deviation));
        }
        assertThat((double) both).isCloseTo(ROUNDS / 16.0, within(4 * Math.sqrt(ROUNDS / 16.0)));
        assertSizesAreBinomial(sizes);
    }

    /** The 99.9 % quantile of chi-square with 12 degrees of freedom is 32.9; sizes of 0 and beyond 11 are pooled. */
    private static void assertSizesAreBinomial(long[] sizes) {
        double statistic = 0;
        double probability = Math.pow(0.75, 20);
        double pooledExpected = 0;
        long pooled = 0;
        for (int size = 0; size <= 20; size++) {
            double expected = ROUNDS * probability;
            if (size == 0 || size > 11) {
                pooledExpected += expected;
                pooled += sizes[size];
            } else {
                statistic += (sizes[size] - expected) * (sizes[size] - expected) / expected;
            }
            probability *= (20.0 - size) / (size + 1) / 3;
        }
        statistic += (pooled - pooledExpected) * (pooled - pooledExpected) / pooledExpected;
        assertThat(statistic).isLessThan(32.9);
    }

    @Test
    void everyPlaceOfACohortIsAsLikelyForEachOfItsDevices() {
        int[] first = new int[4];
        for (int round = 1; round <= ROUNDS; round++) {
            List<String> cohort = select(new Poisson(Optional.of(0.7)), 4, 2, round);
            if (!cohort.isEmpty()) {
                first[Integer.parseInt(cohort.getFirst())]++;
            }
        }
        // The 99.9 % quantile with 3 degrees of freedom.
        assertThat(NumberedDevices.chiSquare(first, 1, 1, 1, 1)).isLessThan(16.3);
    }

    @Test
    void aMillionDevicesAreNotTouchedAndTheSizeVariesAsItShould() {
        int[] looked = {0};
        var million = new Population() {
            @Override
            public long size() {
                return 1_000_000;
            }

            @Override
            public String device(long index) {
                looked[0]++;
                return Long.toString(index);
            }

            @Override
            public boolean contains(String device) {
                return true;
            }
        };
        double sum = 0;
        double squares = 0;
        int rounds = 300;
        for (int round = 1; round <= rounds; round++) {
            int size = new Poisson()
                    .select(new SelectionContext(million, 1000, 7, round, DeviceReports.NONE))
                    .size();
            sum += size;
            squares += (size - 1000.0) * (size - 1000.0);
        }
        assertThat((double) looked[0]).isEqualTo(sum);
        assertThat(sum / rounds).isCloseTo(1000, within(4 * Math.sqrt(999.0 / rounds)));
        assertThat(squares / rounds).isCloseTo(999, within(4 * 999 * Math.sqrt(2.0 / rounds)));
    }

    @Test
    void aRateOfOneChoosesAllAndATinyOneMostlyNobody() {
        assertThat(select(new Poisson(Optional.of(1.0)), 30, 5, 1)).hasSize(30);
        assertThat(select(new Poisson(), 5, 9, 1)).hasSize(5);
        assertThat(select(new Poisson(Optional.of(1e-12)), 1000, 5, 1)).isEmpty();
        assertThat(select(new Poisson(Optional.of(Double.MIN_VALUE)), 1000, 5, 1))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.1, Double.NaN})
    void aRateThatIsNoProbabilityIsRefused(double wrong) {
        assertThatThrownBy(() -> new Poisson(Optional.of(wrong)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("rate must be greater than 0 and at most 1");
    }

    private static List<String> select(Poisson selection, int devices, int count, int round) {
        return selection.select(
                NumberedDevices.choice(NumberedDevices.numbered(devices), count, round, DeviceReports.NONE));
    }
}
