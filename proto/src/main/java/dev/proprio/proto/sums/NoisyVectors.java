package dev.proprio.proto.sums;

import dev.proprio.proto.noise.IntegerNoise;
import dev.proprio.proto.noise.NoiseSampler;
import dev.proprio.proto.noise.RoundedNorm;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.random.RandomBits;
import dev.proprio.proto.secagg.quantize.ExactSums;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.VectorSpec;
import dev.proprio.proto.update.ClientUpdate;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Updates of a bounded norm, rounded, with a device's own noise, modulo a power of two (Kairouz, Liu and Steinke 2021,
 * arXiv:2102.06387). Nothing stands beside them but a one, which counts who is in the sum: no weight, metric or count of
 * what was cut leaves a device. Immutable.
 */
public final class NoisyVectors implements SummandEncoding {
    private static final String COUNT = "#count";
    private static final int COUNT_BITS = 2;

    /** So many standard deviations of the sum's noise fit beside the longest sum: with less than 1e-14 a value wraps. */
    private static final double ROOM = 8;

    private final IntegerNoise noise;
    private final NoiseSampler sampler;
    private final VectorSpec values;
    private final VectorSpec count;
    private final double bound;

    /**
     * The vectors of a group.
     *
     * @param terms of which the clip is the largest norm of an update, and for which every update weighs 1
     * @param noise of each device
     * @param cohort most devices in the sum, for which there is room
     * @throws IllegalArgumentException in a sentence if the terms are others, or there is no room for so much noise
     */
    public NoisyVectors(SumTerms terms, IntegerNoise noise, int cohort) {
        if (terms.sections().size() != 1
                || terms.largestWeight() != 1
                || !terms.metrics().isEmpty()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a sum with the devices' own noise has parameters alone, without metrics or weights, but the sections %s, the metrics %s and weights of up to %s",
                    terms.sections().keySet(),
                    terms.metrics(),
                    terms.largestWeight()));
        }
        this.noise = noise;
        this.sampler = noise.sampler();
        int length = terms.sections().getOrDefault(ClientUpdate.PARAMETERS, 0);
        this.values = new VectorSpec(
                ClientUpdate.PARAMETERS,
                length,
                bits(terms.valueBits(), noise, cohort),
                terms.valueBits(),
                terms.clip());
        this.count = VectorSpec.integers(COUNT, 1, COUNT_BITS, cohort);
        this.bound = squaredSensitivity(terms.valueBits(), length);
    }

    /** The square of how far one device can move the sum at most, in its units, whatever its update. */
    public static double squaredSensitivity(int valueBits, int length) {
        return Math.floor(RoundedNorm.squared((double) largest(valueBits), length));
    }

    /** The fewest bits that hold a sum of so many devices with its noise. */
    public static int bits(int valueBits, IntegerNoise noise, int cohort) {
        double most = cohort * (largest(valueBits) + 1.0) + ROOM * Math.sqrt(cohort * noise.variance());
        int bits = Math.getExponent(most) + 2;
        if (bits > RingVector.MAX_BITS) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a sum over %s devices with noise of a variance of %s each takes %s bits, but there are at most %s",
                    cohort,
                    noise.variance(),
                    bits,
                    RingVector.MAX_BITS));
        }
        return bits;
    }

    /** A simulated device's own noise in an attempt of a round, from 1; the same wherever it runs. */
    public static KeyedRandom noise(long seed, int round, int attempt, String device) {
        return KeyedRandom.of(seed, "device-noise", round, attempt, KeyedRandom.keyOf(device));
    }

    /**
     * The deviation of the noise of so many devices over how far one can move the sum: the noise multiplier.
     *
     * @param devices how many add noise that whoever sees the sum does not know
     */
    public double multiplier(int devices) {
        return Math.sqrt(Math.max(0, devices) * noise.variance() / bound);
    }

    private static long largest(int valueBits) {
        return (1L << (valueBits - 1)) - 1;
    }

    @Override
    public List<VectorSpec> specs() {
        return List.of(values, count);
    }

    @Override
    public Summand encode(ClientUpdate given, KeyedRandom rounding, RandomBits bits) {
        float[] update = given.withoutExponent().section(ClientUpdate.PARAMETERS);
        if (update.length != values.length()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "the update has %s values but the round sums %s", update.length, values.length()));
        }
        long[] rounded = rounded(scaled(update), rounding);
        RingVector sum = RingVector.zeros(values.length(), values.bits());
        for (int i = 0; i < rounded.length; i++) {
            sum.set(i, rounded[i] + sampler.sample(bits));
        }
        RingVector one = RingVector.zeros(1, count.bits());
        one.set(0, 1);
        return new Summand(List.of(sum, one), 0);
    }

    /** In units, and no longer than the clip: what the device was told to clip to does not matter here. */
    private double[] scaled(float[] update) {
        double squares = 0;
        for (float value : update) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "a value of the update is %s but must be finite", value));
            }
            squares += (double) value * value;
        }
        double norm = Math.sqrt(squares);
        double scale = values.largest() / Math.max(norm, values.clip());
        double[] scaled = new double[update.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = update[i] * scale;
        }
        return scaled;
    }

    /** Rounded up or down at random, and anew until the norm is within its bound, which is checked without any rounding. */
    private long[] rounded(double[] scaled, KeyedRandom rounding) {
        long[] rounded = new long[scaled.length];
        for (int attempt = 0; ; attempt++) {
            var random = rounding.child(values.name(), attempt);
            long squares = 0;
            for (int i = 0; i < rounded.length; i++) {
                double floor = Math.floor(scaled[i]);
                rounded[i] = (long) floor + (random.nextDouble() < scaled[i] - floor ? 1 : 0);
                squares += rounded[i] * rounded[i];
            }
            if (squares <= bound) {
                return rounded;
            }
        }
    }

    @Override
    public long updates(List<RingVector> sums) {
        return sums.get(1).get(0);
    }

    @Override
    public SummedUpdate decode(ExactSums sums) {
        long updates = sums.sum(1)[0];
        double unit = values.clip() / values.largest() / updates;
        long[] sum = sums.sum(0);
        double[] mean = new double[sum.length];
        for (int i = 0; i < sum.length; i++) {
            mean[i] = (float) (sum[i] * unit);
        }
        return new SummedUpdate(
                Math.toIntExact(updates), updates, Map.of(ClientUpdate.PARAMETERS, mean), Map.of(), 0, 0);
    }
}
