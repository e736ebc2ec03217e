package dev.proprio.client.training.pretext;

import dev.proprio.client.training.OutputLoss;

/**
 * NT-Xent (Chen et al. 2020, equation 1): views come in pairs, and the loss of one is {@code -log(e^(cos(z, p) / t) / sum over all others o
 * of e^(cos(z, o) / t))}, where p is its pair. Not thread-safe.
 */
final class ContrastLoss implements OutputLoss {
    /** Shorter outputs have no direction: they resemble nothing, and nothing is learnt from them. */
    private static final double LEAST_NORM = 1e-8;

    private final double temperature;
    private final int size;
    private final double[] units;
    private final double[] norms;
    private final double[] likeness;
    private final double[] pull;

    /**
     * @param temperature greater than 0
     * @param size outputs of a view
     * @param room how many views a mini-batch has at most
     */
    ContrastLoss(double temperature, int size, int room) {
        this.temperature = temperature;
        this.size = size;
        this.units = new double[Math.multiplyExact(room, size)];
        this.norms = new double[room];
        this.likeness = new double[Math.multiplyExact(room, room)];
        this.pull = new double[size];
    }

    @Override
    public double differentiate(float[] outputs, float[] gradient, int views) {
        normalize(outputs, views);
        for (int i = 0; i < views; i++) {
            for (int j = 0; j < i; j++) {
                double alike = product(i, j) / temperature;
                likeness[i * views + j] = alike;
                likeness[j * views + i] = alike;
            }
        }
        double loss = 0;
        for (int i = 0; i < views; i++) {
            loss += slopes(i, views);
        }
        for (int i = 0; i < views; i++) {
            differentiate(i, views, gradient);
        }
        return loss;
    }

    private void normalize(float[] outputs, int views) {
        for (int i = 0; i < views; i++) {
            double squares = 0;
            for (int k = i * size; k < (i + 1) * size; k++) {
                squares += (double) outputs[k] * outputs[k];
            }
            norms[i] = Math.sqrt(squares);
            double factor = norms[i] < LEAST_NORM ? 0 : 1 / norms[i];
            for (int k = i * size; k < (i + 1) * size; k++) {
                units[k] = factor * outputs[k];
            }
        }
    }

    private double product(int i, int j) {
        double sum = 0;
        for (int k = 0; k < size; k++) {
            sum += units[i * size + k] * units[j * size + k];
        }
        return sum;
    }

    /** The loss of a view; its likeness to the others becomes the loss's slope by it. */
    private double slopes(int view, int views) {
        int row = view * views;
        int pair = view ^ 1;
        double most = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < views; j++) {
            most = j == view ? most : Math.max(most, likeness[row + j]);
        }
        double own = likeness[row + pair] - most;
        double sum = 0;
        for (int j = 0; j < views; j++) {
            likeness[row + j] = j == view ? 0 : StrictMath.exp(likeness[row + j] - most);
            sum += likeness[row + j];
        }
        for (int j = 0; j < views; j++) {
            likeness[row + j] /= sum;
        }
        likeness[row + pair] -= 1;
        return StrictMath.log(sum) - own;
    }

    private void differentiate(int view, int views, float[] gradient) {
        for (int k = 0; k < size; k++) {
            pull[k] = 0;
        }
        for (int j = 0; j < views; j++) {
            double slope = (likeness[view * views + j] + likeness[j * views + view]) / temperature;
            for (int k = 0; k < size; k++) {
                pull[k] += slope * units[j * size + k];
            }
        }
        double along = 0;
        for (int k = 0; k < size; k++) {
            along += pull[k] * units[view * size + k];
        }
        double factor = norms[view] < LEAST_NORM ? 0 : 1 / norms[view];
        for (int k = 0; k < size; k++) {
            gradient[view * size + k] = (float) (factor * (pull[k] - along * units[view * size + k]));
        }
    }
}
