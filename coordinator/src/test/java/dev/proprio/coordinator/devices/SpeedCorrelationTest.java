package dev.proprio.coordinator.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpeedCorrelationTest {
    private static final double SPREAD = 0.93;
    private static final List<String> NAMES =
            IntStream.range(0, 4000).mapToObj(i -> "device-" + i).toList();

    /** Log-normal, as with data.partition: quantity. */
    private static long windows(String device) {
        double drawn =
                KeyedRandom.of(5, "windows", 0, KeyedRandom.keyOf(device)).nextGaussian();
        return Math.round(400 * Math.exp(0.8 * drawn));
    }

    private static VirtualDevices devices(Optional<SpeedCorrelation> correlation) {
        return new VirtualDevices(
                3,
                new DeviceMix(Map.of("watch", 0.5, "phone", 0.5), DeviceProfiles.BUILT_IN, SPREAD),
                AvailabilitySchedule.ALWAYS,
                0,
                100,
                these -> these.stream().mapToLong(SpeedCorrelationTest::windows).toArray(),
                Optional.empty(),
                correlation);
    }

    private static SpeedCorrelation correlation(double data) {
        // A sample is enough, as for a fleet of millions.
        return SpeedCorrelation.of(
                data,
                NAMES.stream()
                        .limit(256)
                        .mapToLong(SpeedCorrelationTest::windows)
                        .toArray());
    }

    /** Of a device's speed beside that of its kind. */
    private static double logSpeed(DeviceClass device) {
        double usual = DeviceProfiles.BUILT_IN
                .getOrDefault(device.name(), new DeviceProfile())
                .speed();
        return Math.log(device.profile().speed() / usual);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.8, -0.3, 0.3, 0.6, 1})
    void speedGoesWithDataAsMuchAsIsAskedAndSpreadsAsBefore(double data) {
        VirtualDevices devices = devices(Optional.of(correlation(data)));
        double[] x = NAMES.stream()
                .mapToDouble(name -> Math.log((double) windows(name)))
                .toArray();
        double[] y =
                NAMES.stream().mapToDouble(name -> logSpeed(devices.kind(name))).toArray();
        double ySpread = Math.sqrt(covariance(y, y));
        assertThat(covariance(x, y) / (ySpread * Math.sqrt(covariance(x, x)))).isCloseTo(data, within(0.03));
        // The sample's own deviation is off by a few hundredths.
        assertThat(ySpread).isCloseTo(SPREAD, within(0.08));
    }

    private static double covariance(double[] x, double[] y) {
        double meanX =
                IntStream.range(0, x.length).mapToDouble(i -> x[i]).average().orElseThrow();
        double meanY =
                IntStream.range(0, y.length).mapToDouble(i -> y[i]).average().orElseThrow();
        return IntStream.range(0, x.length)
                .mapToDouble(i -> (x[i] - meanX) * (y[i] - meanY))
                .average()
                .orElseThrow();
    }

    @Test
    void nothingOfItIsTheSameSpeedsToTheBit() {
        VirtualDevices without = devices(Optional.empty());
        VirtualDevices with = devices(Optional.of(correlation(0)));
        for (String name : NAMES) {
            assertThat(with.kind(name)).isEqualTo(without.kind(name));
        }
    }

    @Test
    void speedIsTheSameWhereverItIsAskedFor() {
        VirtualDevices devices = devices(Optional.of(correlation(-0.5)));
        List<DeviceTime> times = devices.times(0, 0).of(NAMES);
        for (int i = 0; i < NAMES.size(); i++) {
            String name = NAMES.get(i);
            assertThat(times.get(i))
                    .isEqualTo(devices.course(1, 1, 0, name, 0, 0).time());
            assertThat(devices.className(name)).isEqualTo(devices.kind(name).name());
        }
    }

    /** Of a device that has nothing, or a thousand times what others have, no more is made than three deviations. */
    @Test
    void whoIsFarOutIsNoFurtherOutThanThreeDeviations() {
        var some = new SpeedCorrelation(1, Math.log(400), 0.1);
        assertThat(some.of(0.7, 0)).isEqualTo(-3);
        assertThat(some.of(0.7, 400_000)).isEqualTo(3);
    }

    @Test
    void devicesThatAreEqualToOnePercentHaveNoDeviation() {
        assertThat(SpeedCorrelation.of(0.5, new long[] {417, 417, 417}).deviation())
                .isZero();
        assertThat(SpeedCorrelation.of(0.5, new long[] {417, 417, 418}).deviation())
                .isZero();
        assertThat(SpeedCorrelation.of(0.5, new long[] {417, 417, 450}).deviation())
                .isPositive();
    }
}
