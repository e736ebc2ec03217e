package dev.proprio.experiments.realism;

import dev.proprio.client.sensor.Windows;
import java.util.Arrays;

/**
 * Thirteen figures of a window of accelerations in g, none of which depends on how the device sits, and few of which do
 * much on where: size and speed of the changes, and how they are spread over frequencies up to 9 Hz.
 */
final class MovementFeatures {
    static final int COUNT = 13;

    /** Edges of the bands of which the power is told, in Hz. */
    static final double[] BANDS = {0.3, 1.3, 3, 5, 9};

    private static final double STEP = 0.1;
    private static final double FLOOR = 1e-4;

    private final double[] magnitude;
    private final double[] spectrum;
    private final double rate;
    private final double[] spreads;

    /**
     * @param from the first of the three channels of accelerations
     * @param rate points per second, in Hz
     */
    MovementFeatures(Windows windows, int index, int from, double rate) {
        int length = windows.length();
        this.rate = rate;
        this.magnitude = new double[length];
        this.spreads = new double[3];
        double[][] axes = new double[3][length];
        for (int t = 0; t < length; t++) {
            double squares = 0;
            for (int axis = 0; axis < 3; axis++) {
                double value = windows.features()[index * windows.size() + t * windows.channels() + from + axis];
                axes[axis][t] = value;
                squares += value * value;
            }
            magnitude[t] = Math.sqrt(squares);
        }
        for (int axis = 0; axis < 3; axis++) {
            spreads[axis] = deviation(axes[axis]);
        }
        Arrays.sort(spreads);
        this.spectrum = spectrum();
    }

    /** The size of changes of the whole acceleration, as a deviation in g. */
    double deviation() {
        return deviation(magnitude);
    }

    /** The frequency with most power, in Hz. */
    double dominant() {
        int best = 0;
        for (int i = 1; i < spectrum.length; i++) {
            best = spectrum[i] > spectrum[best] ? i : best;
        }
        return hertz(best);
    }

    /** The deviation in a band, in g. */
    double band(int number) {
        double power = 0;
        for (int i = 0; i < spectrum.length; i++) {
            power += hertz(i) >= BANDS[number] && hertz(i) < BANDS[number + 1] ? spectrum[i] : 0;
        }
        return Math.sqrt(power);
    }

    double[] values() {
        double[] values = new double[COUNT];
        double[] sorted = magnitude.clone();
        Arrays.sort(sorted);
        double change = 0;
        for (int t = 1; t < magnitude.length; t++) {
            change += Math.abs(magnitude[t] - magnitude[t - 1]) * rate / (magnitude.length - 1);
        }
        double total = 0;
        double centre = 0;
        double near = 0;
        for (int i = 0; i < spectrum.length; i++) {
            total += spectrum[i];
            centre += spectrum[i] * hertz(i);
            near += Math.abs(hertz(i) - dominant()) < 0.35 ? spectrum[i] : 0;
        }
        values[0] = log(deviation());
        values[1] = log(change);
        values[2] = log(sorted[sorted.length * 19 / 20] - sorted[sorted.length / 20]);
        for (int axis = 0; axis < 3; axis++) {
            values[3 + axis] = log(spreads[axis]);
        }
        for (int number = 0; number < BANDS.length - 1; number++) {
            values[6 + number] = log(band(number));
        }
        values[10] = dominant();
        values[11] = total > 0 ? near / total : 0;
        values[12] = total > 0 ? centre / total : 0;
        return values;
    }

    /** The power of the whole acceleration in steps of a tenth of a hertz, under a Hann window, summing to its variance. */
    private double[] spectrum() {
        double mean = Arrays.stream(magnitude).average().orElse(0);
        int length = magnitude.length;
        double[] power = new double[(int) Math.round((BANDS[BANDS.length - 1] - BANDS[0]) / STEP)];
        double weights = 0;
        double[] tapered = new double[length];
        for (int t = 0; t < length; t++) {
            double weight = 0.5 - 0.5 * StrictMath.cos(2 * StrictMath.PI * (t + 0.5) / length);
            weights += weight * weight;
            tapered[t] = weight * (magnitude[t] - mean);
        }
        for (int i = 0; i < power.length; i++) {
            double angle = 2 * StrictMath.PI * hertz(i) / rate;
            double real = 0;
            double imaginary = 0;
            double c = StrictMath.cos(angle);
            double s = StrictMath.sin(angle);
            double x = 1;
            double y = 0;
            for (int t = 0; t < length; t++) {
                real += tapered[t] * x;
                imaginary += tapered[t] * y;
                double turned = x * c - y * s;
                y = x * s + y * c;
                x = turned;
            }
            power[i] = 2 * STEP * (real * real + imaginary * imaginary) / (weights * rate);
        }
        return power;
    }

    private static double hertz(int index) {
        return BANDS[0] + STEP * (index + 0.5);
    }

    private static double log(double value) {
        return StrictMath.log10(value + FLOOR);
    }

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / values.length);
    }
}
