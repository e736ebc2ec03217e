package dev.proprio.client.training.fused;

import dev.proprio.client.training.GeneralizedCrossEntropy;

/** The output's activation and its loss against one-hot labels. */
final class Loss {
    /** DL4J's bound on probabilities whose logarithm is taken. */
    private static final float LEAST = 1e-10f;

    private final boolean softmax;
    private final Nonlinearity f;
    private final boolean squared;
    private final float[] classWeights;

    /**
     * What the output layer says.
     *
     * @param softmax whether the activation is softmax; otherwise it is {@code f}
     * @param squared whether the loss is the mean squared error; otherwise it is cross-entropy, of softmax
     * @param classWeights a weight for each output
     */
    Loss(boolean softmax, Nonlinearity f, boolean squared, float[] classWeights) {
        this.softmax = softmax;
        this.f = f;
        this.squared = squared;
        this.classWeights = classWeights;
    }

    /** Applies the activation to a sample's outputs, in place. */
    void activate(SequenceBatch outputs, int sample) {
        float[] y = outputs.data;
        int from = outputs.at(sample);
        int to = from + outputs.size();
        if (!softmax) {
            for (int i = from; i < to; i++) {
                y[i] = f.value(y[i]);
            }
            return;
        }
        float most = y[from];
        for (int i = from + 1; i < to; i++) {
            most = Math.max(most, y[i]);
        }
        float sum = 0;
        for (int i = from; i < to; i++) {
            y[i] = FloatFunctions.exp(y[i] - most);
            sum += y[i];
        }
        for (int i = from; i < to; i++) {
            y[i] /= sum;
        }
    }

    /** Minus the logarithm of the label's output, whatever the loss. */
    static double crossEntropy(SequenceBatch outputs, int sample, int label) {
        return -StrictMath.log(Math.max(outputs.data[outputs.at(sample) + label], LEAST));
    }

    /** The loss of a sample whose outputs are activated; its gradient goes to the link. */
    double differentiate(Link link, int sample, int label) {
        SequenceBatch y = link.values;
        float[] d = link.gradient.data;
        int to = link.gradient.at(sample);
        int from = y.at(sample);
        int outputs = y.size();
        if (!squared) {
            float weight = classWeights[label];
            for (int i = 0; i < outputs; i++) {
                d[to + i] = weight * (y.data[from + i] - (i == label ? 1 : 0));
            }
            return weight * crossEntropy(y, sample, label);
        }
        double loss = 0;
        for (int i = 0; i < outputs; i++) {
            float error = y.data[from + i] - (i == label ? 1 : 0);
            d[to + i] = 2 * classWeights[i] * error / outputs;
            loss += (double) classWeights[i] * error * error / outputs;
        }
        if (softmax) {
            float mean = 0;
            for (int i = 0; i < outputs; i++) {
                mean = Math.fma(d[to + i], y.data[from + i], mean);
            }
            for (int i = 0; i < outputs; i++) {
                d[to + i] = y.data[from + i] * (d[to + i] - mean);
            }
        } else {
            for (int i = 0; i < outputs; i++) {
                d[to + i] *= f.slope(y.data[from + i]);
            }
        }
        return loss;
    }

    /** Another loss of a sample whose outputs are activated by softmax; its gradient goes to the link. */
    double differentiate(Link link, int sample, int label, GeneralizedCrossEntropy robust) {
        SequenceBatch y = link.values;
        float[] d = link.gradient.data;
        int to = link.gradient.at(sample);
        int from = y.at(sample);
        float likely = y.data[from + label];
        float weight = classWeights[label];
        float factor = (float) (weight * robust.factor(likely));
        for (int i = 0; i < y.size(); i++) {
            d[to + i] = factor * (y.data[from + i] - (i == label ? 1 : 0));
        }
        return weight * robust.of(likely);
    }

    /** Whether it is cross-entropy, which is the one that can be taken of shares of classes and can be made robust. */
    boolean isCrossEntropy() {
        return !squared;
    }

    /**
     * The cross-entropy of a sample whose outputs are activated against shares of classes; its gradient goes to the link.
     *
     * @param targets the shares of many windows, window by window, class by class
     */
    double differentiate(Link link, int sample, float[] targets, int window) {
        SequenceBatch y = link.values;
        float[] d = link.gradient.data;
        int to = link.gradient.at(sample);
        int from = y.at(sample);
        int outputs = y.size();
        int of = window * outputs;
        float all = 0;
        double loss = 0;
        for (int i = 0; i < outputs; i++) {
            float share = classWeights[i] * targets[of + i];
            all += share;
            if (share != 0) {
                loss += share * crossEntropy(y, sample, i);
            }
        }
        for (int i = 0; i < outputs; i++) {
            d[to + i] = all * y.data[from + i] - classWeights[i] * targets[of + i];
        }
        return loss;
    }
}
