package dev.proprio.client.sensor.signal;

/**
 * Brings a signal to a lower rate: a sinc low-pass under a Kaiser window, evaluated where the new samples lie. It passes what is below
 * 0.4 times the new rate and stops what is above half of it, where it would alias. Immutable and thread-safe.
 */
public final class Decimation {
    /** How much is stopped, in dB, and with it how even the passed band is: within 0.2 %. */
    private static final double ATTENUATION = 55;

    /** Between the band that passes and the one that is stopped, of the new rate. */
    private static final double CUTOFF = 0.45;

    private static final double TRANSITION = 0.1;
    /** The kernel is kept at so many points for each new sample, and interpolated between. */
    public static final int POINTS = 512;
    /** How far the kernel reaches, in new samples: Kaiser's estimate. */
    public static final double REACH = (ATTENUATION - 7.95) / (2 * 2.285 * 2 * Math.PI * TRANSITION);

    private final double ratio;
    private final double[] kernel;

    /** @param ratio the new rate over the old one, less than 1 */
    Decimation(double ratio) {
        this.ratio = ratio;
        this.kernel = kernel();
    }

    /** The kernel from its middle to its end and a little beyond, {@link #POINTS} values for each new sample. */
    public static double[] kernel() {
        double shape = 0.1102 * (ATTENUATION - 8.7);
        double[] kernel = new double[(int) (REACH * POINTS) + 3];
        for (int i = 0; i < kernel.length; i++) {
            double at = (double) i / POINTS;
            double inside = 1 - (at / REACH) * (at / REACH);
            kernel[i] = inside < 0 ? 0 : sinc(2 * CUTOFF * at) * bessel(shape * Math.sqrt(inside));
        }
        return kernel;
    }

    /**
     * The signal between its samples; before its first and after its last sample it is taken to be mirrored.
     *
     * @param position where, counted in samples
     */
    double at(double[] signal, double position) {
        int first = (int) Math.ceil(position - REACH / ratio);
        int last = (int) Math.floor(position + REACH / ratio);
        double sum = 0;
        double weights = 0;
        for (int i = first; i <= last; i++) {
            double weight = weight(Math.abs(position - i));
            weights += weight;
            sum += weight * signal[mirrored(i, signal.length - 1)];
        }
        return sum / weights;
    }

    private static int mirrored(int i, int last) {
        if (i >= 0 && i <= last) {
            return i;
        }
        int within = last == 0 ? 0 : Math.floorMod(i, 2 * last);
        return within <= last ? within : 2 * last - within;
    }

    private double weight(double distance) {
        double at = distance * ratio * POINTS;
        int left = (int) at;
        return kernel[left] + (at - left) * (kernel[left + 1] - kernel[left]);
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : StrictMath.sin(StrictMath.PI * x) / (StrictMath.PI * x);
    }

    /** The modified Bessel function of the first kind and order 0. */
    private static double bessel(double x) {
        double term = 1;
        double sum = 1;
        for (int k = 1; term > 1e-17 * sum; k++) {
            term *= (x / (2 * k)) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
