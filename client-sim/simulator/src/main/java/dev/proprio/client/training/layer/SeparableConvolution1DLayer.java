package dev.proprio.client.training.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A {@link SeparableConvolution1D} as DL4J runs it: tap by tap. */
final class SeparableConvolution1DLayer extends BaseLayer<SeparableConvolution1D> {
    SeparableConvolution1DLayer(NeuralNetConfiguration configuration, DataType type) {
        super(configuration, type);
    }

    @Override
    public Type type() {
        return Type.CONVOLUTIONAL;
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }

    @Override
    public boolean hasBias() {
        return layerConf().hasBias();
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        assertInputSet(false);
        applyDropOutIfNecessary(training, workspaces);
        INDArray z = pointwise(depthwise(padded(), training, workspaces), training, workspaces);
        INDArray y = layerConf().getActivationFn().getActivation(z, training);
        return workspaces.dup(ArrayType.ACTIVATIONS, sequence(y), 'c');
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        assertInputSet(true);
        INDArray x = padded();
        INDArray depth = depthwise(x, true, workspaces);
        INDArray z = pointwise(depth, true, workspaces);
        INDArray dz = layerConf().getActivationFn().backprop(z, rows(epsilon)).getFirst();
        view("pW").assign(rows(depth).transpose().mmul(dz));
        if (hasBias()) {
            view("b").assign(dz.sum(true, 0));
        }
        INDArray dDepth =
                sequence(dz.mmul(getParamWithNoise("pW", true, workspaces).transpose()));
        INDArray w = weights(true, workspaces);
        INDArray dw = w.like();
        INDArray dx = x.like();
        for (int tap = 0; tap < layerConf().getKernel(); tap++) {
            for (int m = 0; m < layerConf().getDepthMultiplier(); m++) {
                INDArray d = dDepth.get(NDArrayIndex.all(), channels(m), NDArrayIndex.all());
                dw.get(NDArrayIndex.point(tap), channels(m))
                        .assign(d.mul(seen(x, tap)).sum(0, 2));
                seen(dx, tap).addi(d.mul(kernel(w, tap, m)));
            }
        }
        view("W").assign(dw);
        weightNoiseParams.clear();
        Gradient gradient = new DefaultGradient(gradientsFlattened);
        gradientViews.forEach(gradient.gradientForVariable()::put);
        int before = padding();
        INDArray back =
                dx.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(before, before + input.size(2)));
        return new Pair<>(gradient, backpropDropOutIfPresent(workspaces.dup(ArrayType.ACTIVATION_GRAD, back, 'c')));
    }

    /** The input with zeros around it. */
    private INDArray padded() {
        int before = padding();
        // Room for whole strides: ND4J reads intervals that end within one beyond their end.
        long last = (layerConf().getKernel() - 1L) * layerConf().getDilation()
                + (long) outputs() * layerConf().getStride();
        long length = Math.max(last, before + input.size(2));
        INDArray padded = Nd4j.zeros(input.dataType(), input.size(0), input.size(1), length);
        padded.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(before, before + input.size(2)))
                .assign(input);
        return padded;
    }

    private INDArray depthwise(INDArray x, boolean training, LayerWorkspaceMgr workspaces) {
        INDArray w = weights(training, workspaces);
        INDArray depth = Nd4j.zeros(x.dataType(), x.size(0), w.size(1), outputs());
        for (int tap = 0; tap < layerConf().getKernel(); tap++) {
            for (int m = 0; m < layerConf().getDepthMultiplier(); m++) {
                depth.get(NDArrayIndex.all(), channels(m), NDArrayIndex.all())
                        .addi(seen(x, tap).mul(kernel(w, tap, m)));
            }
        }
        return depth;
    }

    private INDArray pointwise(INDArray depth, boolean training, LayerWorkspaceMgr workspaces) {
        INDArray z = rows(depth).mmul(getParamWithNoise("pW", training, workspaces));
        return hasBias() ? z.addiRowVector(getParamWithNoise("b", training, workspaces)) : z;
    }

    /** A copy: ND4J's views of views are not to be trusted. */
    private INDArray weights(boolean training, LayerWorkspaceMgr workspaces) {
        return getParamWithNoise("W", training, workspaces).dup('c');
    }

    private INDArray kernel(INDArray w, int tap, int m) {
        return w.get(NDArrayIndex.point(tap), channels(m))
                .reshape(1, layerConf().getNIn(), 1);
    }

    /** What a tap sees, output by output. */
    private INDArray seen(INDArray padded, int tap) {
        long from = (long) tap * layerConf().getDilation();
        long to = from + (long) outputs() * layerConf().getStride();
        return padded.get(
                NDArrayIndex.all(),
                NDArrayIndex.all(),
                NDArrayIndex.interval(from, layerConf().getStride(), to));
    }

    private INDArrayIndex channels(int m) {
        return NDArrayIndex.interval(
                m * layerConf().getNIn(), (m + 1) * layerConf().getNIn());
    }

    private int outputs() {
        return layerConf().outputs(Math.toIntExact(input.size(2)));
    }

    private int padding() {
        return layerConf().padding(Math.toIntExact(input.size(2)));
    }

    /** {@code [batch, channels, time]} as {@code [batch * time, channels]}. */
    private static INDArray rows(INDArray sequence) {
        return sequence.permute(0, 2, 1).dup('c').reshape('c', sequence.size(0) * sequence.size(2), sequence.size(1));
    }

    private INDArray sequence(INDArray rows) {
        return rows.dup('c')
                .reshape('c', input.size(0), outputs(), rows.size(1))
                .permute(0, 2, 1);
    }

    private INDArray view(String name) {
        INDArray view = gradientViews.get(name);
        if (view == null) {
            throw new IllegalStateException("the layer has no gradient of " + name);
        }
        return view;
    }
}
