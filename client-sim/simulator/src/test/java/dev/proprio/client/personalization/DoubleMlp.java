package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;

/** The arithmetic of a perceptron with one hidden layer of ReLU, in double and as it is written down. */
final class DoubleMlp {
    private final int inputs;
    private final int hidden;
    private final int classes;

    /** Weights of the hidden layer, output by output, its biases, those of the last layer, and its biases. */
    final double[] parameters;

    DoubleMlp(int inputs, int hidden, int classes, float[] parameters) {
        this.inputs = inputs;
        this.hidden = hidden;
        this.classes = classes;
        this.parameters = new double[parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            this.parameters[i] = parameters[i];
        }
    }

    /** What is added to a window's loss of classes, as the gradient of its representation. */
    @FunctionalInterface
    interface More {
        double slope(int window, int unit, double[][] representations);
    }

    double[][] represent(Windows windows) {
        double[][] z = new double[windows.count()][hidden];
        for (int n = 0; n < z.length; n++) {
            for (int h = 0; h < hidden; h++) {
                double sum = parameters[inputs * hidden + h];
                for (int i = 0; i < inputs; i++) {
                    sum += parameters[h * inputs + i] * windows.features()[n * inputs + i];
                }
                z[n][h] = Math.max(0, sum);
            }
        }
        return z;
    }

    double[] meanRepresentation(Windows windows) {
        double[] mean = new double[hidden];
        for (double[] z : represent(windows)) {
            for (int h = 0; h < hidden; h++) {
                mean[h] += z[h] / windows.count();
            }
        }
        return mean;
    }

    /**
     * The gradient of the mean loss of all windows.
     *
     * @param classLoss how often the cross-entropy counts
     * @param translation is added to each representation before the last layer; receives its own gradient
     */
    double[] gradient(Windows windows, double classLoss, double[] translation, More more) {
        double[] gradient = new double[parameters.length];
        double[] ofTranslation = new double[hidden];
        double[][] z = represent(windows);
        int biases = inputs * hidden;
        int last = biases + hidden;
        int lastBiases = last + hidden * classes;
        int count = windows.count();
        for (int n = 0; n < count; n++) {
            double[] p = new double[classes];
            double total = 0;
            for (int c = 0; c < classes; c++) {
                double sum = parameters[lastBiases + c];
                for (int h = 0; h < hidden; h++) {
                    sum += parameters[last + c * hidden + h] * (z[n][h] + translation[h]);
                }
                p[c] = StrictMath.exp(sum);
                total += p[c];
            }
            double[] ofZ = new double[hidden];
            for (int c = 0; c < classes; c++) {
                double delta = classLoss * (p[c] / total - (c == windows.label(n) ? 1 : 0)) / count;
                gradient[lastBiases + c] += delta;
                for (int h = 0; h < hidden; h++) {
                    gradient[last + c * hidden + h] += delta * (z[n][h] + translation[h]);
                    ofZ[h] += delta * parameters[last + c * hidden + h];
                }
            }
            for (int h = 0; h < hidden; h++) {
                ofTranslation[h] += ofZ[h];
                double slope = z[n][h] > 0 ? ofZ[h] + more.slope(n, h, z) : 0;
                gradient[biases + h] += slope;
                for (int i = 0; i < inputs; i++) {
                    gradient[h * inputs + i] += slope * windows.features()[n * inputs + i];
                }
            }
        }
        System.arraycopy(ofTranslation, 0, translation, 0, hidden);
        return gradient;
    }

    void descend(double[] gradient, double rate, int from, int to) {
        for (int i = from; i < to; i++) {
            parameters[i] -= rate * gradient[i];
        }
    }
}
