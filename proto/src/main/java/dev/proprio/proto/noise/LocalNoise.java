package dev.proprio.proto.noise;

import dev.proprio.proto.random.RandomBits;
import dev.proprio.proto.tensor.FloatBytes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * The noise that a device adds to its own clipped update so that whoever gets it learns little of the device's data: the Gaussian
 * mechanism on the device itself (local differential privacy; Kasiviswanathan et al. 2011). Values are rounded to a grid, discrete Gaussian
 * numbers are added in its units, without any rounding, and what becomes of the result, float32 to begin with, is made from it alone.
 *
 * @param multiplier standard deviation of the noise on each value over the clip, finite and greater than 0
 */
public record LocalNoise(double multiplier) {
    /** The key of what a device is told. */
    static final String KEY = "privacy.noise.local";

    /** The grid is a 2^23rd of the clip's power of two. */
    private static final int BITS = 23;

    /** More than a norm can be above what a sum of squares says that it is, by the number of squares, each rounded. */
    private static final double ROUNDED = 0x1p-52;

    /** @throws IllegalArgumentException in a sentence if the multiplier is outside its range */
    public LocalNoise {
        if (!(multiplier > 0) || Double.isInfinite(multiplier)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%s must be a finite number greater than 0 but was %s", KEY, multiplier));
        }
    }

    /** What a device is told, if it is told any. */
    public static Optional<LocalNoise> in(Map<String, String> settings) {
        return Optional.ofNullable(settings.get(KEY)).map(text -> {
            try {
                return new LocalNoise(Double.parseDouble(text));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "%s must be a number but was \"%s\"", KEY, text), e);
            }
        });
    }

    /** As what a device is told. */
    public Map<String, String> setting() {
        return Map.of(KEY, Double.toString(multiplier));
    }

    /** The number of which all rounded values are whole multiples. */
    public static double grid(float clip) {
        return Math.scalb(1.0, Math.getExponent(clip) - BITS);
    }

    /** How far from zeros a rounded update of so many values can be, at most, in the Euclidean norm. */
    public static double longest(float clip, int length) {
        return clip * (1 + length * ROUNDED) + Math.sqrt(length) * grid(clip) / 2;
    }

    /** The law of what is added to each value of an update of so many, in units of the grid: rounded up. */
    public DiscreteGaussian law(float clip, int length) {
        return new DiscreteGaussian((long) Math.ceil(multiplier * longest(clip, length) / grid(clip)));
    }

    /**
     * An update with noise; noise alone if one of its values is not finite, for that tells of the data, too.
     *
     * @param clipped of a norm of at most the clip; not written to
     * @param bits gives the stream to draw from, by what tells this update, rounded, from all others
     */
    public float[] applied(float[] clipped, float clip, LongFunction<? extends RandomBits> bits) {
        long[] units = rounded(clipped, grid(clip));
        NoiseSampler law = law(clip, clipped.length).sampler();
        RandomBits stream = bits.apply(identity(units));
        float[] noisy = new float[units.length];
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] = (float) ((units[i] + law.sample(stream)) * grid(clip));
        }
        return noisy;
    }

    private static long[] rounded(float[] values, double grid) {
        long[] units = new long[values.length];
        for (int i = 0; i < units.length; i++) {
            if (!Float.isFinite(values[i])) {
                return new long[values.length];
            }
            units[i] = Math.round(values[i] / grid);
        }
        return units;
    }

    private static long identity(long[] units) {
        MessageDigest digest = FloatBytes.sha256();
        ByteBuffer buffer = ByteBuffer.allocate(units.length * Long.BYTES);
        buffer.asLongBuffer().put(units);
        return ByteBuffer.wrap(digest.digest(buffer.array())).getLong();
    }
}
