package dev.proprio.experiments.exploration;

import java.util.Arrays;

/**
 * A signal's power by frequency, estimated as Welch (1967) does: pieces of at most {@value #LONGEST} points, half over each
 * other, each without its mean and tapered by Hann's window. Immutable, thread-safe.
 */
public final class PowerSpectrum {
    static final int LONGEST = 192;

    /** Fewer points have no spectrum to look at. */
    private static final int SHORTEST = 8;

    private static final double DECIBELS = 10;

    /** So far below its peak, in dB, a spectrum ends. */
    private static final double DEPTH = 60;

    /** Stands for no power at all, in dB. */
    private static final double SILENCE = -120;

    private final int piece;
    private final double rate;
    private final double[] taper;
    private final double weight;
    private final double[][] cosine;
    private final double[][] sine;

    /**
     * @param points of a signal, at least 8
     * @param rate points per second, in Hz, more than 0
     */
    public PowerSpectrum(int points, double rate) {
        if (!fits(points, rate)) {
            throw new IllegalArgumentException("%s points at %s Hz have no spectrum".formatted(points, rate));
        }
        this.piece = Math.min(points, LONGEST);
        this.rate = rate;
        this.taper = new double[piece];
        this.cosine = new double[piece][bins()];
        this.sine = new double[piece][bins()];
        double squares = 0;
        for (int t = 0; t < piece; t++) {
            taper[t] = 0.5 - 0.5 * StrictMath.cos(2 * Math.PI * t / piece);
            squares += taper[t] * taper[t];
            for (int bin = 0; bin < bins(); bin++) {
                double angle = 2 * Math.PI * ((long) t * (bin + 1) % piece) / piece;
                cosine[t][bin] = StrictMath.cos(angle);
                sine[t][bin] = StrictMath.sin(angle);
            }
        }
        weight = squares;
    }

    /** Whether such signals have a spectrum. */
    public static boolean fits(int points, double rate) {
        return points >= SHORTEST && rate > 0;
    }

    /** How many frequencies there are. */
    public int bins() {
        return piece / 2;
    }

    /** From one frequency to the next, and from 0 to the first, in Hz. */
    public double step() {
        return rate / piece;
    }

    /** The power density at each frequency, in the square of the signal's unit per Hz; its sum times {@link #step} is the variance. */
    public double[] of(double[] signal) {
        double[] power = new double[bins()];
        int pieces = 0;
        for (int from = 0; from + piece <= signal.length; from += Math.max(1, piece / 2)) {
            add(signal, from, power);
            pieces++;
        }
        for (int bin = 0; bin < power.length; bin++) {
            // The highest frequency of an even number of points has no twin below 0.
            double sides = 2 * (bin + 1) == piece ? 1 : 2;
            power[bin] *= sides / (pieces * rate * weight);
        }
        return power;
    }

    private void add(double[] signal, int from, double[] power) {
        double mean = 0;
        for (int t = 0; t < piece; t++) {
            mean += signal[from + t] / piece;
        }
        double[] real = new double[power.length];
        double[] imaginary = new double[power.length];
        for (int t = 0; t < piece; t++) {
            double value = (signal[from + t] - mean) * taper[t];
            double[] c = cosine[t];
            double[] s = sine[t];
            for (int bin = 0; bin < real.length; bin++) {
                real[bin] += value * c[bin];
                imaginary[bin] += value * s[bin];
            }
        }
        for (int bin = 0; bin < power.length; bin++) {
            power[bin] += real[bin] * real[bin] + imaginary[bin] * imaginary[bin];
        }
    }

    /** Power in dB, no further than {@value #DEPTH} dB below the highest. */
    static double[] decibels(double[] power) {
        double most = Arrays.stream(power).max().orElse(0);
        double peak = most > 0 ? Math.max(SILENCE, DECIBELS * StrictMath.log10(most)) : SILENCE;
        double[] level = new double[power.length];
        for (int bin = 0; bin < level.length; bin++) {
            level[bin] =
                    power[bin] > 0 ? Math.max(peak - DEPTH, DECIBELS * StrictMath.log10(power[bin])) : peak - DEPTH;
        }
        return level;
    }
}
