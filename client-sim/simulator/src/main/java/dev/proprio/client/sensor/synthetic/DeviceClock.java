package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.random.KeyedRandom;
import java.util.BitSet;

/** A device's clock and radio link: which samples arrive, and the times they claim to be from. */
final class DeviceClock {
    private static final double OUTAGE_LOG_DEVIATION = 1;

    /** Stamps are at least this share of a sample period apart, whatever the jitter. */
    private static final double LEAST_STEP = 0.1;

    private final Timing timing;
    private final double period;

    DeviceClock(Timing timing, double rate, double skew) {
        this.timing = timing;
        this.period = (1 + skew) / rate;
    }

    /** The indices of the samples that arrive, out of {@code length}. */
    int[] received(int length, KeyedRandom random) {
        BitSet lost = new BitSet(length);
        double seconds = length * period;
        int gaps = Distributions.poisson(timing.gaps() / 60 * seconds, random);
        for (int i = 0; i < gaps; i++) {
            double start = seconds * random.nextDouble();
            lose(lost, start, Distributions.exponential(timing.gap().toNanos() / 1e9, random), length);
        }
        int outages = Distributions.poisson(timing.outages() / 3600 * seconds, random);
        for (int i = 0; i < outages; i++) {
            double start = seconds * random.nextDouble();
            double factor = StrictMath.exp(OUTAGE_LOG_DEVIATION * random.nextGaussian());
            lose(lost, start, factor * timing.outage().toNanos() / 1e9, length);
        }
        lost.flip(0, length);
        return lost.stream().toArray();
    }

    /** Strictly increasing times, in seconds, of samples {@code indices}. */
    double[] stamps(int[] indices, KeyedRandom random) {
        double[] stamps = new double[indices.length];
        double jitter = timing.jitter().toNanos() / 1e9;
        double earliest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < stamps.length; i++) {
            stamps[i] = Math.max(earliest, indices[i] * period + jitter * random.nextGaussian());
            earliest = stamps[i] + LEAST_STEP * period;
        }
        return stamps;
    }

    private void lose(BitSet lost, double start, double seconds, int length) {
        int from = (int) Math.min(length, Math.ceil(start / period));
        int to = (int) Math.min(length, Math.ceil((start + seconds) / period));
        lost.set(from, to);
    }
}
