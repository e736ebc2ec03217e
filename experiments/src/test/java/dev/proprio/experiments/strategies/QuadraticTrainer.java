package dev.proprio.experiments.strategies;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.StepRule;
import dev.proprio.client.training.Trainer;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ParameterLayout;
import java.util.Arrays;
import java.util.List;

/**
 * Trains copies of a one-dimensional quadratic loss a/2 (w - b)^2, where a window holds a and, in two parts, b. Every
 * copy but the first has its b scaled by a number of its own between 1 and 2, so that each rounds to float32 in another
 * way, and their gradients are rounded up or down at random, so that none is too small to count: the mean of what the
 * copies find is then known better than float32 holds it. A single copy rounds as usual.
 */
final class QuadraticTrainer implements Trainer {
    private static final double GOLDEN_RATIO = 0.6180339887498949;
    private static final double ROOT_OF_TWO = 1.4142135623730951;

    private final float[] w;
    private final float[] gradient;
    private KeyedRandom random = KeyedRandom.of(1, "rounding");

    QuadraticTrainer(int copies) {
        this.w = new float[copies];
        this.gradient = new float[copies];
    }

    static ParameterLayout layout(int copies) {
        return ParameterLayout.of(List.of("w"), List.of(List.of(copies)));
    }

    static double scale(int copy) {
        return 1 + fraction(copy * GOLDEN_RATIO);
    }

    private static double fraction(double number) {
        return number - Math.floor(number);
    }

    /** Up or down at random, so that the mean is the exact value. */
    private static float rounded(double exact, double toss) {
        return (float) (exact + (toss - 0.5) * Math.ulp((float) exact));
    }

    /** The mean of what the copies say about the problem with a scale of 1. */
    static double mean(double[] values) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[i] / scale(i);
        }
        return sum / values.length;
    }

    static double mean(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return mean(wide);
    }

    @Override
    public ParameterLayout layout() {
        return layout(w.length);
    }

    @Override
    public void setParameters(float[] parameters) {
        System.arraycopy(parameters, 0, w, 0, w.length);
    }

    @Override
    public void getParameters(float[] destination) {
        System.arraycopy(w, 0, destination, 0, w.length);
    }

    @Override
    public void requireBatch(int windows) {}

    @Override
    public void setRandom(KeyedRandom keyed) {
        random = keyed;
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, double learningRate) {
        float rate = (float) learningRate;
        return step(shard, order, from, to, (parameters, g, length) -> {
            for (int i = 0; i < length; i++) {
                parameters[i] = Math.fma(-rate, g[i], parameters[i]);
            }
        });
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, StepRule rule) {
        float[] alike = new float[shard.count()];
        Arrays.fill(alike, 1);
        return step(shard, order, from, to, rule, alike);
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, StepRule rule, float[] weights) {
        double toss = w.length == 1 ? 0.5 : random.nextDouble();
        double a = 0;
        double ab = 0;
        double loss = 0;
        for (int n = from; n < to; n++) {
            double weight = weights[order[n]];
            a += weight * a(shard, order[n]) / (to - from);
            ab += weight * a(shard, order[n]) * b(shard, order[n]) / (to - from);
            loss += loss(shard, order[n]) / (to - from);
        }
        for (int i = 0; i < w.length; i++) {
            gradient[i] = rounded(a * w[i] - ab * scale(i), fraction(toss + i * ROOT_OF_TWO));
        }
        rule.apply(w, gradient, w.length);
        return loss;
    }

    @Override
    public double evaluate(Windows windows, int from, int to, int[] predictions) {
        double loss = 0;
        for (int n = from; n < to; n++) {
            loss += loss(windows, n);
        }
        return loss;
    }

    @Override
    public void close() {}

    private double loss(Windows windows, int window) {
        double sum = 0;
        for (int i = 0; i < w.length; i++) {
            double error = w[i] - b(windows, window) * scale(i);
            sum += a(windows, window) * error * error / 2;
        }
        return sum;
    }

    private static double a(Windows windows, int window) {
        return windows.features()[3 * window];
    }

    private static double b(Windows windows, int window) {
        return (double) windows.features()[3 * window + 1] + windows.features()[3 * window + 2];
    }
}
