package dev.proprio.client.export;

import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.fused.ConvolutionGeometry;
import dev.proprio.client.training.fused.LayerInput;
import dev.proprio.client.training.fused.LayerSettings;
import dev.proprio.client.training.fused.Nonlinearity;
import dev.proprio.client.training.fused.UnsupportedNetworkException;
import dev.proprio.client.training.layer.SeparableConvolution1D;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** Reads a DL4J configuration and its parameters into a program, front to back. Used once. */
final class ProgramReader {
    private final MultiLayerConfiguration configuration;
    private final Weights weights;
    private final InputShape shape;
    private final List<ProgramStep> steps = new ArrayList<>();
    private SequenceShape at;
    private boolean sequence;
    /** Whether layers for vectors are applied to each point in time of a sequence. */
    private boolean eachTime;

    ProgramReader(MultiLayerConfiguration configuration, Weights weights, InputShape shape) {
        this.configuration = configuration;
        this.weights = weights;
        this.shape = shape;
        this.sequence = LayerSettings.takesSequences(configuration.getConf(0).getLayer());
        this.at = sequence ? new SequenceShape(shape.length(), shape.channels()) : new SequenceShape(1, shape.size());
    }

    /** @throws ExportException if a layer has no form in plain arithmetic, or a weight is no number */
    Program read() throws ExportException {
        int layers = configuration.getConfs().size();
        for (int i = 0; i < layers; i++) {
            Layer layer = configuration.getConf(i).getLayer();
            int before = steps.size();
            try {
                prepare(configuration.getInputPreProcess(i));
                if (i == layers - 1) {
                    finish(layer, i);
                } else {
                    add(layer, i);
                }
            } catch (UnsupportedNetworkException e) {
                throw new ExportException("layer %s (%s) cannot be exported: %s"
                        .formatted(i, layer.getClass().getSimpleName(), e.getMessage()));
            }
            requireNumbers(steps.subList(before, steps.size()), i, layer);
        }
        return new Program(shape, steps);
    }

    private void prepare(@Nullable InputPreProcessor preparation) throws UnsupportedNetworkException {
        switch (LayerInput.of(preparation, sequence, eachTime)) {
            case UNCHANGED -> {}
            case FLATTENED -> {
                sequence = false;
                at = new SequenceShape(1, at.size());
            }
            case EACH_TIME -> eachTime = true;
            case SEQUENCE_AGAIN -> eachTime = false;
        }
    }

    private void add(Layer layer, int index) throws UnsupportedNetworkException {
        Class<?> type = layer.getClass();
        if (type == DenseLayer.class) {
            dense((DenseLayer) layer, index);
        } else if (type == Convolution1DLayer.class) {
            convolution((Convolution1DLayer) layer, index);
        } else if (type == SeparableConvolution1D.class) {
            separable((SeparableConvolution1D) layer, index);
        } else if (type == Subsampling1DLayer.class) {
            var pool = (Subsampling1DLayer) layer;
            LayerSettings.require(sequence && !eachTime, "pooling after the sequence was flattened");
            SequenceShape out = new SequenceShape(LayerSettings.outputs(pool, at.rows()), at.channels());
            push(new PoolStep(at, out, LayerSettings.taps(pool, at.rows()), kind(pool.getPoolingType())));
        } else if (type == GlobalPoolingLayer.class) {
            var pool = (GlobalPoolingLayer) layer;
            LayerSettings.require(
                    sequence && !eachTime && pool.isCollapseDimensions(), "pooling over anything but time");
            push(PoolStep.global(at, kind(pool.getPoolingType())));
            sequence = false;
        } else if (type == BatchNormalization.class) {
            LayerSettings.require(!sequence || eachTime, "batch normalization of anything but vectors");
            push(BatchNormReader.scaling((BatchNormalization) layer, index, weights, at));
        } else if (type == DropoutLayer.class) {
            activate(((DropoutLayer) layer).getActivationFn());
        } else if (type == ActivationLayer.class) {
            activate(((ActivationLayer) layer).getActivationFn());
        } else if (type == LastTimeStep.class) {
            recurrent(((LastTimeStep) layer).getUnderlying(), index, true);
        } else if (layer instanceof BaseRecurrentLayer) {
            recurrent(layer, index, false);
        } else {
            LayerSettings.require(false, "this kind of layer is not supported");
        }
    }

    private void dense(DenseLayer layer, int index) throws UnsupportedNetworkException {
        if (layer.hasLayerNorm()) {
            product(index, new float[Math.toIntExact(layer.getNOut())]);
            push(new LayerNormStep(at, weights.of(index, "g"), weights.bias(index, layer.hasBias(), layer.getNOut())));
        } else {
            product(index, weights.bias(index, layer.hasBias(), layer.getNOut()));
        }
        activate(layer.getActivationFn());
    }

    /** DL4J's dense weights are {@code [output][input]} in memory. */
    private void product(int index, float[] bias) throws UnsupportedNetworkException {
        LayerSettings.require(!sequence || eachTime, "a dense layer that takes a whole sequence");
        float[] matrix = weights.of(index, "W");
        push(sequence ? ConvolutionStep.eachRow(at, matrix, bias) : ConvolutionStep.dense(at, matrix, bias));
    }

    private void convolution(Convolution1DLayer layer, int index) throws UnsupportedNetworkException {
        LayerSettings.require(sequence && !eachTime, "a convolution after the sequence was flattened");
        int outputs = Math.toIntExact(layer.getNOut());
        // DL4J's are [tap][channel][output] in memory.
        float[] kernels = Weights.transposed(weights.of(index, "W"), outputs);
        SequenceShape out = new SequenceShape(LayerSettings.outputs(layer, at.rows()), outputs);
        ConvolutionGeometry geometry = LayerSettings.taps(layer, at.rows());
        push(new ConvolutionStep(at, out, geometry, kernels, weights.bias(index, layer.hasBias(), outputs)));
        activate(layer.getActivationFn());
    }

    private void separable(SeparableConvolution1D layer, int index) throws UnsupportedNetworkException {
        LayerSettings.require(sequence && !eachTime, "a convolution after the sequence was flattened");
        int multiple = layer.getDepthMultiplier();
        SequenceShape depth = new SequenceShape(layer.outputs(at.rows()), at.channels() * multiple);
        ConvolutionGeometry geometry = new ConvolutionGeometry(
                layer.getKernel(), layer.getStride(), layer.getDilation(), layer.padding(at.rows()));
        push(new DepthwiseStep(at, depth, geometry, multiple, weights.of(index, "W"), new float[depth.channels()]));
        int outputs = Math.toIntExact(layer.getNOut());
        float[] mix = Weights.transposed(weights.of(index, "pW"), outputs);
        push(ConvolutionStep.eachRow(at, mix, weights.bias(index, layer.hasBias(), outputs)));
        activate(layer.getActivationFn());
    }

    private void recurrent(Layer layer, int index, boolean lastOnly) throws UnsupportedNetworkException {
        LayerSettings.require(sequence && !eachTime, "a recurrent layer after the sequence was flattened");
        push(RecurrentReader.of(layer, index, weights, at, lastOnly));
        sequence = !lastOnly;
    }

    private void finish(Layer layer, int index) throws UnsupportedNetworkException {
        LayerSettings.require(layer.getClass() == OutputLayer.class, "the last layer must be an OutputLayer");
        LayerSettings.require(!sequence, "an output at every point in time");
        var output = (OutputLayer) layer;
        product(index, weights.bias(index, output.hasBias(), output.getNOut()));
        if (output.getActivationFn() instanceof ActivationSoftmax) {
            push(new SoftmaxStep(at));
        } else {
            activate(output.getActivationFn());
        }
    }

    private void activate(IActivation activation) throws UnsupportedNetworkException {
        Nonlinearity f = LayerSettings.nonlinearity(activation);
        if (f.kind() != Nonlinearity.Kind.IDENTITY) {
            push(new ActivationStep(at, f));
        }
    }

    private static PoolStep.Kind kind(PoolingType type) throws UnsupportedNetworkException {
        LayerSettings.require(type != PoolingType.PNORM, "p-norm pooling");
        return switch (type) {
            case MAX -> PoolStep.Kind.MAXIMUM;
            case AVG -> PoolStep.Kind.MEAN;
            case SUM, PNORM -> PoolStep.Kind.SUM;
        };
    }

    private void push(ProgramStep step) {
        steps.add(step);
        at = step.out();
    }

    private static void requireNumbers(List<ProgramStep> made, int index, Layer layer) throws ExportException {
        for (ProgramStep step : made) {
            for (float[] values : step.constants()) {
                for (float value : values) {
                    if (!Float.isFinite(value)) {
                        throw new ExportException(
                                "layer %s (%s) has a weight of %s: the training diverged, so that there is nothing to export"
                                        .formatted(index, layer.getClass().getSimpleName(), value));
                    }
                }
            }
        }
    }
}
