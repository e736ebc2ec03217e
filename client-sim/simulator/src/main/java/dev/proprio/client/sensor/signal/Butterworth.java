package dev.proprio.client.sensor.signal;

import dev.proprio.client.sensor.Hertz;

/**
 * A causal third-order Butterworth low-pass: a first-order section and a biquad in cascade, by the
 * bilinear transform with the cut-off prewarped. Immutable and thread-safe.
 *
 * <p>A filter that starts from rest needs seconds to settle, so it starts as if the signal had always
 * been at a given level, usually its first sample.
 */
public final class Butterworth {
    /** Below it lies gravity, above it what a body does, in Hz. */
    private static final double GRAVITY = 0.3;

    private final double[] first;
    private final double[] biquad;

    private Butterworth(double[] first, double[] biquad) {
        this.first = first;
        this.biquad = biquad;
    }

    /**
     * A low-pass whose gain at {@code cutoff} is 1/sqrt(2).
     *
     * @param cutoff in Hz, between 0 and half of {@code rate}
     * @param rate samples per second, in Hz
     */
    public static Butterworth lowPass(double cutoff, double rate) {
        if (!(cutoff > 0 && cutoff < rate / 2)) {
            throw new IllegalArgumentException(
                    "a cut-off must lie between 0 and half the sample rate of %s Hz but was %s Hz"
                            .formatted(Hertz.text(rate), Hertz.text(cutoff)));
        }
        double k = StrictMath.tan(StrictMath.PI * cutoff / rate);
        double gain = k / (1 + k);
        double norm = 1 / (1 + k + k * k);
        return new Butterworth(new double[] {gain, gain, (k - 1) / (1 + k)}, new double[] {
            k * k * norm, 2 * k * k * norm, k * k * norm, 2 * (k * k - 1) * norm, (1 - k + k * k) * norm
        });
    }

    /** What {@link Gravity} takes for gravity, of a signal of {@code rate} Hz. */
    public static Butterworth gravity(double rate) {
        return lowPass(GRAVITY, rate);
    }

    /** The coefficients b0, b1 and a1 of the first-order section, whose a0 is 1. */
    public double[] firstOrder() {
        return first.clone();
    }

    /** The coefficients b0, b1, b2, a1 and a2 of the second-order section, whose a0 is 1. */
    public double[] secondOrder() {
        return biquad.clone();
    }

    /** The filtered signal; before its first sample, the signal is taken to have been constant. */
    public double[] filter(double[] signal) {
        return signal.length == 0 ? new double[0] : filter(signal, signal[0]);
    }

    /** The filtered signal, had it always been {@code level} before its first sample. */
    public double[] filter(double[] signal, double level) {
        double[] output = new double[signal.length];
        // Transposed direct form II; the states are those of a constant input at the level.
        double s0 = level * (1 - first[0]);
        double s1 = level * (1 - biquad[0]);
        double s2 = level * (biquad[2] - biquad[4]);
        for (int i = 0; i < signal.length; i++) {
            double x = signal[i];
            double y = first[0] * x + s0;
            s0 = first[1] * x - first[2] * y;
            double z = biquad[0] * y + s1;
            s1 = biquad[1] * y - biquad[3] * z + s2;
            s2 = biquad[2] * y - biquad[4] * z;
            output[i] = z;
        }
        return output;
    }

    /** The coefficients b0 to b3 of the whole filter's numerator. */
    double[] numerator() {
        return product(new double[] {first[0], first[1]}, new double[] {biquad[0], biquad[1], biquad[2]});
    }

    /** The coefficients a0 = 1 to a3 of the whole filter's denominator. */
    double[] denominator() {
        return product(new double[] {1, first[2]}, new double[] {1, biquad[3], biquad[4]});
    }

    private static double[] product(double[] p, double[] q) {
        double[] result = new double[p.length + q.length - 1];
        for (int i = 0; i < p.length; i++) {
            for (int j = 0; j < q.length; j++) {
                result[i + j] += p[i] * q[j];
            }
        }
        return result;
    }
}
