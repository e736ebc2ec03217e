package dev.proprio.experiments.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import org.hipparchus.distribution.continuous.TDistribution;
import org.junit.jupiter.api.Test;

class ClusteredGainTest {
    private static final double LEVEL = 0.95;

    /** Sums tell as much as the devices themselves. */
    @Test
    void itIsThatOfTheResidualsOfSingleDevices() {
        var random = KeyedRandom.of(1, "clustered-gain", 0, 0);
        for (int devices = 3; devices < 40; devices++) {
            long[] windows = new long[devices];
            long[] gains = new long[devices];
            long all = 0;
            long more = 0;
            for (int i = 0; i < devices; i++) {
                windows[i] = 1L + random.nextInt(4_000_000);
                gains[i] = random.nextInt((int) windows[i]) / 3 - windows[i] / 7;
                all += windows[i];
                more += gains[i];
            }
            double gain = (double) more / all;
            double spread = 0;
            long squaredWindows = 0;
            long squaredGains = 0;
            long products = 0;
            for (int i = 0; i < devices; i++) {
                spread += Math.pow(gains[i] - gain * windows[i], 2);
                squaredWindows += windows[i] * windows[i];
                squaredGains += gains[i] * gains[i];
                products += windows[i] * gains[i];
            }
            double half = Math.sqrt(spread * devices / (devices - 1))
                    / all
                    * new TDistribution((double) (devices - 1)).inverseCumulativeProbability((1 + LEVEL) / 2);
            Interval interval = ClusteredGain.interval(
                            devices, all, more, squaredWindows, squaredGains, products, LEVEL)
                    .orElseThrow();
            assertThat(interval.low()).isCloseTo(Math.max(-1, gain - half), within(1e-9));
            assertThat(interval.high()).isCloseTo(Math.min(1, gain + half), within(1e-9));
        }
    }

    @Test
    void fewDevicesAndThoseThatAreAlikeTellNothingOfOthers() {
        assertThat(ClusteredGain.interval(2, 20, 4, 200, 10, 30, LEVEL)).isEmpty();
        assertThat(ClusteredGain.interval(4, 40, 4, 400, 4, 40, LEVEL)).isEmpty();
        assertThat(ClusteredGain.interval(4, 40, 4, 400, 16, 40, LEVEL)).isPresent();
    }
}
