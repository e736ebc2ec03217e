package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;

/**
 * Features of windows that nobody has to train: of each channel the mean, the logarithms of its deviation and of its
 * mean step, skewness, the logarithm of kurtosis, the shares of power in four bands and their centroid; and the
 * correlations of channels. Immutable.
 */
final class HandFeatures {
    private static final int OF_A_CHANNEL = 10;
    private static final int BANDS = 4;
    private static final int MOST_CORRELATED = 9;
    private static final double LITTLE = 1e-4;

    private final int length;
    private final int channels;
    private final double[] cosine;
    private final double[] sine;

    /** For windows of so many samples of so many channels. */
    HandFeatures(int length, int channels) {
        this.length = length;
        this.channels = channels;
        this.cosine = new double[length];
        this.sine = new double[length];
        for (int i = 0; i < length; i++) {
            double angle = 2 * StrictMath.PI * i / length;
            cosine[i] = StrictMath.cos(angle);
            sine[i] = StrictMath.sin(angle);
        }
    }

    /** Of windows that are all of one size. */
    static Embedding of(Windows windows) {
        return new HandFeatures(windows.length(), windows.channels()).compute(windows);
    }

    /** How many there are. */
    int size() {
        int correlated = Math.min(channels, MOST_CORRELATED);
        return channels * OF_A_CHANNEL + correlated * (correlated - 1) / 2;
    }

    private Embedding compute(Windows windows) {
        int size = size();
        float[] values = new float[windows.count() * size];
        double[][] signals = new double[channels][length];
        for (int n = 0; n < windows.count(); n++) {
            for (int t = 0; t < length; t++) {
                for (int c = 0; c < channels; c++) {
                    signals[c][t] = windows.features()[n * windows.size() + t * channels + c];
                }
            }
            int at = n * size;
            for (double[] signal : signals) {
                at = describe(signal, values, at);
            }
            int correlated = Math.min(channels, MOST_CORRELATED);
            for (int a = 0; a < correlated; a++) {
                for (int b = a + 1; b < correlated; b++) {
                    values[at++] = (float) correlation(signals[a], signals[b]);
                }
            }
        }
        return new Embedding(size, values);
    }

    /** Leaves a mean of 0 behind. */
    private int describe(double[] signal, float[] values, int from) {
        double mean = 0;
        for (double value : signal) {
            mean += value / length;
        }
        double second = 0;
        double third = 0;
        double fourth = 0;
        double step = 0;
        for (int t = 0; t < length; t++) {
            step += t == 0 ? 0 : Math.abs(signal[t] - mean - signal[t - 1]) / (length - 1);
            signal[t] -= mean;
            double square = signal[t] * signal[t];
            second += square / length;
            third += square * signal[t] / length;
            fourth += square * square / length;
        }
        double deviation = Math.sqrt(second) + LITTLE;
        int at = from;
        values[at++] = (float) mean;
        values[at++] = (float) StrictMath.log(deviation);
        values[at++] = (float) StrictMath.log(step + LITTLE);
        values[at++] = (float) (third / (deviation * deviation * deviation));
        values[at++] = (float) StrictMath.log(fourth / (second * second + LITTLE) + 1);
        return spectrum(signal, values, at);
    }

    /** Bands end at 1/16, 1/8, 1/4 and all of the spectrum's width. */
    private int spectrum(double[] signal, float[] values, int from) {
        int half = length / 2;
        double[] bands = new double[BANDS];
        double centroid = 0;
        double all = LITTLE * LITTLE;
        for (int k = 1; k <= half; k++) {
            double re = 0;
            double im = 0;
            int phase = 0;
            for (int t = 0; t < length; t++) {
                re += signal[t] * cosine[phase];
                im += signal[t] * sine[phase];
                phase += k;
                phase -= phase >= length ? length : 0;
            }
            double power = re * re + im * im;
            int band = 16 * k <= half ? 0 : 8 * k <= half ? 1 : 4 * k <= half ? 2 : 3;
            bands[band] += power;
            centroid += power * k / half;
            all += power;
        }
        int at = from;
        for (double band : bands) {
            values[at++] = (float) (band / all);
        }
        values[at++] = (float) (centroid / all);
        return at;
    }

    private static double correlation(double[] a, double[] b) {
        double ab = 0;
        double aa = LITTLE;
        double bb = LITTLE;
        for (int t = 0; t < a.length; t++) {
            ab += a[t] * b[t];
            aa += a[t] * a[t];
            bb += b[t] * b[t];
        }
        return ab / Math.sqrt(aa * bb);
    }
}
