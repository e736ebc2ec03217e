package dev.proprio.client.partition;

import dev.proprio.proto.random.KeyedRandom;
import java.util.stream.IntStream;

/** How unequal shards are. */
public enum SizeLaw {
    /** Sizes proportional to {@code exp(skew * g)} with a standard normal {@code g} per device. */
    LOG_NORMAL {
        @Override
        double[] weights(int devices, double skew, KeyedRandom random) {
            double[] weights = new double[devices];
            for (int i = 0; i < devices; i++) {
                weights[i] = StrictMath.exp(skew * random.nextGaussian());
            }
            return weights;
        }
    },
    /** Sizes proportional to {@code rank^-skew}, the ranks dealt out at random (Zipf). */
    POWER_LAW {
        @Override
        double[] weights(int devices, double skew, KeyedRandom random) {
            int[] ranks = IntStream.rangeClosed(1, devices).toArray();
            random.shuffle(ranks, devices);
            double[] weights = new double[devices];
            for (int i = 0; i < devices; i++) {
                weights[i] = StrictMath.pow(ranks[i], -skew);
            }
            return weights;
        }
    };

    /** Positive weights, one per device. */
    abstract double[] weights(int devices, double skew, KeyedRandom random);
}
