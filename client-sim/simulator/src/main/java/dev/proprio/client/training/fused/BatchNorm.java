package dev.proprio.client.training.fused;

import dev.proprio.client.training.TrainingException;
import java.util.Arrays;

/**
 * Batch normalization of each channel over the mini-batch and time (Ioffe and Szegedy 2015, Algorithm 1). The
 * running statistics lie between the parameters; a step moves them there at once, whoever takes the gradient.
 */
final class BatchNorm implements FusedLayer {
    private final Loops loops;
    private final Link in;
    private final Link out;
    private final NormTensors tensors;
    private final int index;
    private final int channels;
    private final float[] ones;
    private final float[] mean;
    private final float[] variance;
    private final float[] inverse;
    private final float[] factors;
    private final float[] terms;
    private final float[] gammaGradient;
    private final float[] betaGradient;
    /** The inputs minus their mean, without gaps between samples. */
    private float[] centred = new float[0];

    /** The output's gradient without gaps. */
    private float[] slopes = new float[0];

    /** @param index of the layer in its configuration, for messages */
    BatchNorm(Kernels kernels, Link in, Link out, NormTensors tensors, int index) {
        this.loops = kernels.loops();
        this.in = in;
        this.out = out;
        this.tensors = tensors;
        this.index = index;
        this.channels = in.values.channels;
        this.ones = new float[channels];
        Arrays.fill(ones, 1);
        this.mean = new float[channels];
        this.variance = new float[channels];
        this.inverse = new float[channels];
        this.factors = new float[channels];
        this.terms = new float[channels];
        this.gammaGradient = new float[channels];
        this.betaGradient = new float[channels];
    }

    @Override
    public void requireBatch(int samples) throws TrainingException {
        if (samples * in.values.rows == 1) {
            throw TrainingException.loneWindow(index);
        }
    }

    @Override
    public void resize(int samples) {
        centred = new float[Math.multiplyExact(samples, in.values.size())];
        slopes = new float[centred.length];
    }

    @Override
    public void forward(Pass pass) {
        if (pass.training) {
            forwardByBatch(pass);
        } else {
            forwardByHistory(pass);
        }
    }

    private void forwardByBatch(Pass pass) {
        SequenceBatch x = in.values;
        int rows = pass.count * x.rows;
        Arrays.fill(mean, 0);
        loops.descendColumnSums(x.data, x.at(0), x.stride(), pass.count, x.rows, channels, mean, 0, 1.0f / rows);
        for (int c = 0; c < channels; c++) {
            terms[c] = -mean[c];
        }
        for (int n = 0; n < pass.count; n++) {
            loops.scaleColumns(x.data, x.at(n), ones, terms, centred, n * x.size(), x.rows, channels);
        }
        Arrays.fill(variance, 0);
        loops.columnDots(centred, 0, centred, 0, rows, channels, variance, 0, 1.0f / rows);
        for (int c = 0; c < channels; c++) {
            inverse[c] = (float) (1 / Math.sqrt(variance[c] + tensors.epsilon()));
            factors[c] = inverse[c] * tensors.gamma(pass.parameters, c);
            terms[c] = tensors.beta(pass.parameters, c);
        }
        SequenceBatch y = out.values;
        for (int n = 0; n < pass.count; n++) {
            loops.scaleColumns(centred, n * x.size(), factors, terms, y.data, y.at(n), x.rows, channels);
        }
    }

    private void forwardByHistory(Pass pass) {
        SequenceBatch x = in.values;
        SequenceBatch y = out.values;
        float[] parameters = pass.parameters;
        for (int c = 0; c < channels; c++) {
            double deviation = Math.sqrt(tensors.runningVariance(parameters, c) + tensors.epsilon());
            factors[c] = (float) (tensors.gamma(parameters, c) / deviation);
            terms[c] = Math.fma(-tensors.runningMean(parameters, c), factors[c], tensors.beta(parameters, c));
        }
        for (int n = 0; n < pass.count; n++) {
            loops.scaleColumns(x.data, x.at(n), factors, terms, y.data, y.at(n), x.rows, channels);
        }
    }

    @Override
    public void backward(Pass pass, boolean inputNeeded) {
        SequenceBatch dy = out.gradient;
        int size = dy.size();
        int rows = pass.count * dy.rows;
        for (int n = 0; n < pass.count; n++) {
            System.arraycopy(dy.data, dy.at(n), slopes, n * size, size);
        }
        Arrays.fill(betaGradient, 0);
        loops.descendColumnSums(slopes, 0, size, pass.count, dy.rows, channels, betaGradient, 0, 1);
        Arrays.fill(gammaGradient, 0);
        loops.columnDots(slopes, 0, centred, 0, rows, channels, gammaGradient, 0, 1);
        for (int c = 0; c < channels; c++) {
            gammaGradient[c] *= inverse[c];
        }
        if (inputNeeded) {
            backToInput(pass, rows, size);
        }
        tensors.descend(pass, gammaGradient, betaGradient);
        tensors.move(pass.parameters, mean, variance);
    }

    private void backToInput(Pass pass, int rows, int size) {
        for (int c = 0; c < channels; c++) {
            factors[c] = inverse[c] * tensors.gamma(pass.parameters, c);
            terms[c] = -factors[c] * betaGradient[c] / rows;
        }
        SequenceBatch dx = in.gradient;
        for (int n = 0; n < pass.count; n++) {
            loops.scaleColumns(slopes, n * size, factors, terms, dx.data, dx.at(n), dx.rows, channels);
        }
        for (int c = 0; c < channels; c++) {
            factors[c] = -factors[c] * inverse[c] * gammaGradient[c] / rows;
        }
        for (int n = 0; n < pass.count; n++) {
            loops.addColumns(centred, n * size, factors, dx.data, dx.at(n), dx.rows, channels);
        }
    }
}
