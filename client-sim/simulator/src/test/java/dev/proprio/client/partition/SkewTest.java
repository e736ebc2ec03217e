package dev.proprio.client.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How skewed the skewed partitions are. */
class SkewTest {
    private static final int CLASSES = 5;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void dirichletGoesFromOneClassPerDeviceToAllAlike(long seed) throws Exception {
        MadeUpUsers people = MadeUpUsers.random(seed, 30, 300, CLASSES);
        double tiny = meanLargestShare(new Dirichlet(0.01, 10, 0).partition(people, random(seed)));
        double small = meanLargestShare(new Dirichlet(0.1, 10, 0).partition(people, random(seed)));
        double middle = meanLargestShare(new Dirichlet(1, 10, 0).partition(people, random(seed)));
        double large = meanLargestShare(new Dirichlet(1e5, 10, 0).partition(people, random(seed)));
        assertThat(tiny).isGreaterThan(small).isGreaterThan(0.75);
        assertThat(small).isGreaterThan(middle);
        assertThat(middle).isGreaterThan(large);
        assertThat(large).isCloseTo(1.0 / CLASSES, within(0.03));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void dirichletDrawsAgainUntilEachDeviceHasTheMinimum(long seed) throws Exception {
        MadeUpUsers people = MadeUpUsers.random(seed, 30, 100, CLASSES);
        int[] sizes = sizes(new Dirichlet(0.3, 10, 20).partition(people, random(seed)));
        assertThat(Arrays.stream(sizes).min().orElse(0)).isGreaterThanOrEqualTo(20);
    }

    @Test
    void dirichletSaysWhatToDoWhenNoDrawIsGoodEnough() {
        MadeUpUsers people = new MadeUpUsers().add(new int[100]);
        assertThatThrownBy(() -> new Dirichlet(0.001, 10, 10).partition(people, random(1)))
                .isInstanceOf(SensorDataException.class)
                .hasMessage(
                        "2000 draws with alpha 0.001 gave none of them all 10 devices at least 10 of the 100 windows; raise alpha, or lower minimum or devices.");
        assertThatThrownBy(() -> new Dirichlet(1, 10, 11).partition(people, random(1)))
                .hasMessage("100 windows are too few for 10 devices with at least 11 each; lower devices or minimum.");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void pathologicalDevicesHaveNoMoreClassesThanShards(int shards) throws Exception {
        for (long seed = 1; seed <= 10; seed++) {
            MadeUpUsers people = MadeUpUsers.random(seed, 30, 100, CLASSES);
            Partition partition = new Pathological(20, shards).partition(people, random(seed));
            int[] sizes = sizes(partition);
            for (int device = 0; device < partition.devices(); device++) {
                assertThat(Arrays.stream(partition.shard(device).labels())
                                .distinct()
                                .count())
                        .isBetween(1L, (long) shards);
            }
            double even = people.total() / 20.0;
            assertThat(Arrays.stream(sizes).max().orElse(0)).isLessThan((int) (1.5 * even));
            assertThat(Arrays.stream(sizes).min().orElse(0)).isGreaterThan((int) (0.5 * even));
        }
    }

    @Test
    void pathologicalSaysWhichNumbersDoNotFit() {
        MadeUpUsers people = new MadeUpUsers().add(0, 1, 2, 3, 4);
        assertThatThrownBy(() -> new Pathological(2, 2).partition(people, random(1)))
                .hasMessage(
                        "4 shards (2 devices with 2 each) can't hold 5 classes without mixing them; raise devices or shards-per-device.");
        assertThatThrownBy(() -> new Pathological(3, 2).partition(people, random(1)))
                .hasMessage(
                        "5 windows can't be cut into 6 shards (3 devices with 2 each); lower devices or shards-per-device.");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1})
    void logNormalSizesHaveTheirSigma(double sigma) throws Exception {
        MadeUpUsers people = new MadeUpUsers().add(new int[400_000]);
        int[] sizes = sizes(new Quantity(2000, SizeLaw.LOG_NORMAL, sigma, 0).partition(people, random(1)));
        double[] logs = Arrays.stream(sizes).mapToDouble(Math::log).toArray();
        double mean = Arrays.stream(logs).average().orElseThrow();
        double variance = Arrays.stream(logs)
                .map(log -> (log - mean) * (log - mean))
                .average()
                .orElseThrow();
        assertThat(Math.sqrt(variance)).isCloseTo(sigma, within(0.05));
    }

    @Test
    void powerLawSizesFollowTheirRanks() throws Exception {
        MadeUpUsers people = new MadeUpUsers().add(new int[100_000]);
        int[] sizes = sizes(new Quantity(10, SizeLaw.POWER_LAW, 1, 0).partition(people, random(1)));
        Arrays.sort(sizes);
        double harmonic = 0;
        for (int rank = 1; rank <= 10; rank++) {
            harmonic += 1.0 / rank;
        }
        for (int rank = 1; rank <= 10; rank++) {
            assertThat((double) sizes[10 - rank]).isCloseTo(100_000 / (rank * harmonic), within(1.0));
        }
    }

    @ParameterizedTest
    @EnumSource(SizeLaw.class)
    void quantitySkewKeepsTheMinimumAndTheMixOfClasses(SizeLaw law) throws Exception {
        MadeUpUsers people = MadeUpUsers.random(1, 30, 300, CLASSES);
        Partition partition = new Quantity(10, law, 2, 7).partition(people, random(1));
        assertThat(Arrays.stream(sizes(partition)).min().orElse(0)).isGreaterThanOrEqualTo(7);
        for (int device = 0; device < 10; device++) {
            Windows shard = partition.shard(device);
            if (shard.count() > 500) {
                assertThat(largestShare(shard)).isCloseTo(1.0 / CLASSES, within(0.06));
            }
        }
    }

    @Test
    void equalShardsDifferByAtMostOneWindow() throws Exception {
        MadeUpUsers people = new MadeUpUsers().add(new int[1003]);
        assertThat(sizes(new Iid(10).partition(people, random(1)))).containsOnly(100, 101);
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new Iid(0)).hasMessage("devices must be at least 1 but was 0");
        assertThatThrownBy(() -> new Dirichlet(0, 10, 1)).hasMessage("alpha must be greater than 0 but was 0.0");
        assertThatThrownBy(() -> new Dirichlet(1, 10, -1)).isInstanceOf(InvalidSettingException.class);
        assertThatThrownBy(() -> new Quantity(10, SizeLaw.POWER_LAW, Double.NaN, 1))
                .hasMessage("skew must be between 0.0 and 10.0 but was NaN");
        assertThatThrownBy(() -> new Pathological(10, 0)).hasMessage("shardsPerDevice must be at least 1 but was 0");
        assertThatThrownBy(() -> new Pathological(Integer.MAX_VALUE, 2)).isInstanceOf(InvalidSettingException.class);
    }

    private static KeyedRandom random(long seed) {
        return KeyedRandom.of(seed, "partition");
    }

    private static int[] sizes(Partition partition) throws SensorDataException {
        int[] sizes = new int[partition.devices()];
        for (int device = 0; device < sizes.length; device++) {
            sizes[device] = partition.shard(device).count();
        }
        return sizes;
    }

    private static double meanLargestShare(Partition partition) throws SensorDataException {
        double sum = 0;
        int devices = 0;
        for (int device = 0; device < partition.devices(); device++) {
            Windows shard = partition.shard(device);
            if (shard.count() > 0) {
                sum += largestShare(shard);
                devices++;
            }
        }
        return sum / devices;
    }

    private static double largestShare(Windows shard) {
        int[] counts = new int[CLASSES];
        for (int label : shard.labels()) {
            counts[label]++;
        }
        return (double) Arrays.stream(counts).max().orElse(0) / shard.count();
    }
}
