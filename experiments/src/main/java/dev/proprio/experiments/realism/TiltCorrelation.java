package dev.proprio.experiments.realism;

import dev.proprio.client.sensor.Windows;
import java.util.Arrays;

/**
 * How the tilt that an accelerometer shows goes with the tilt that a gyroscope tells of, on one rigid body. At rest both are
 * gravity's, and the correlation is 1; an arm that swings about the shoulder faster than a pendulum of its length falls
 * is accelerated against its tilt by more than gravity shows, and it is negative.
 */
final class TiltCorrelation {
    private TiltCorrelation() {}

    /** Of the two directions across gravity together, in one window; accelerations in g, angular velocities in rad/s. */
    static double of(Windows windows, int index, int acceleration, int rotation, double rate) {
        int length = windows.length();
        double[][] force = read(windows, index, acceleration);
        double[][] turn = read(windows, index, rotation);
        double[] down = new double[3];
        double norm = 0;
        for (int axis = 0; axis < 3; axis++) {
            down[axis] = Arrays.stream(force[axis]).average().orElse(0);
            norm += down[axis] * down[axis];
        }
        for (int axis = 0; axis < 3; axis++) {
            down[axis] /= Math.sqrt(norm);
        }
        double[][] told = integrated(turn, down, rate, length);
        double together = 0;
        double shown = 0;
        double predicted = 0;
        for (double[][] signal : new double[][][] {force, told}) {
            acrossOnly(signal, down, length);
        }
        for (int axis = 0; axis < 3; axis++) {
            for (int t = 0; t < length; t++) {
                together += force[axis][t] * told[axis][t];
                shown += force[axis][t] * force[axis][t];
                predicted += told[axis][t] * told[axis][t];
            }
        }
        return together / Math.sqrt(shown * predicted);
    }

    private static double[][] read(Windows windows, int index, int from) {
        double[][] signal = new double[3][windows.length()];
        for (int t = 0; t < windows.length(); t++) {
            for (int axis = 0; axis < 3; axis++) {
                signal[axis][t] = windows.features()[index * windows.size() + t * windows.channels() + from + axis];
            }
        }
        return signal;
    }

    /** Gravity as the gyroscope carries it on from the mean: d(up)/dt = -omega x up. */
    private static double[][] integrated(double[][] turn, double[] from, double rate, int length) {
        double[][] told = new double[3][length];
        double[] up = from.clone();
        for (int t = 0; t < length; t++) {
            for (int axis = 0; axis < 3; axis++) {
                told[axis][t] = up[axis];
            }
            double x = up[0] - (turn[1][t] * up[2] - turn[2][t] * up[1]) / rate;
            double y = up[1] - (turn[2][t] * up[0] - turn[0][t] * up[2]) / rate;
            double z = up[2] - (turn[0][t] * up[1] - turn[1][t] * up[0]) / rate;
            double norm = Math.sqrt(x * x + y * y + z * z);
            up[0] = x / norm;
            up[1] = y / norm;
            up[2] = z / norm;
        }
        return told;
    }

    /** Takes off what lies along gravity, and the line that fits best, which drift and bias make. */
    private static void acrossOnly(double[][] signal, double[] down, int length) {
        for (int t = 0; t < length; t++) {
            double along = signal[0][t] * down[0] + signal[1][t] * down[1] + signal[2][t] * down[2];
            for (int axis = 0; axis < 3; axis++) {
                signal[axis][t] -= along * down[axis];
            }
        }
        for (double[] values : signal) {
            double mean = Arrays.stream(values).average().orElse(0);
            double slope = 0;
            double squares = 0;
            for (int t = 0; t < length; t++) {
                double time = t - (length - 1) / 2.0;
                slope += time * values[t];
                squares += time * time;
            }
            for (int t = 0; t < length; t++) {
                values[t] -= mean + slope / squares * (t - (length - 1) / 2.0);
            }
        }
    }
}
