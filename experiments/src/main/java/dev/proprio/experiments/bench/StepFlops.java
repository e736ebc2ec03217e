package dev.proprio.experiments.bench;

import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.layer.Gru;
import dev.proprio.client.training.layer.SeparableConvolution1D;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;

/**
 * Counts the floating-point operations of a step's matrix products: forward, gradient by the weights, gradient
 * by the input; a fused multiply-add counts as two. Activations, pooling and the loss count as nothing.
 */
final class StepFlops {
    /** Multiply-adds of a layer's forward pass; {@code byInput} of them meet the layer's input. */
    private record Products(long byInput, long byState) {
        static final Products NONE = new Products(0, 0);
    }

    private StepFlops() {}

    /** Operations for one window. The first layer with weights needs no gradient by its input. */
    static long perWindow(MultiLayerConfiguration configuration, InputShape shape) {
        boolean sequence = !(configuration.getConf(0).getLayer() instanceof DenseLayer
                || configuration.getConf(0).getLayer() instanceof BaseOutputLayer);
        InputType type =
                sequence ? InputType.recurrent(shape.channels(), shape.length()) : InputType.feedForward(shape.size());
        long flops = 0;
        boolean first = true;
        for (int i = 0; i < configuration.getConfs().size(); i++) {
            InputPreProcessor passage = configuration.getInputPreProcess(i);
            if (passage != null) {
                type = passage.getOutputType(type);
            }
            Layer layer = configuration.getConf(i).getLayer();
            InputType output = layer.getOutputType(i, type);
            Products products = products(layer, type, output);
            long all = products.byInput() + products.byState();
            flops += 2 * (all + all + (first ? products.byState() : all));
            first &= all == 0;
            type = output;
        }
        return flops;
    }

    private static Products products(Layer layer, InputType input, InputType output) {
        return switch (layer) {
            // All points in time are computed, whichever are given on.
            case LastTimeStep last -> products(last.getUnderlying(), input, input);
            case Convolution1DLayer convolution ->
                new Products(times(output) * convolution.getKernelSize()[0] * weights(convolution), 0);
            case SeparableConvolution1D separable ->
                new Products(
                        times(output)
                                * separable.getNIn()
                                * separable.getDepthMultiplier()
                                * (separable.getKernel() + separable.getNOut()),
                        0);
            case LSTM lstm -> recurrent(lstm, 4, output);
            case Gru gru -> recurrent(gru, 3, output);
            case SimpleRnn simple -> recurrent(simple, 1, output);
            case DenseLayer dense -> new Products(times(output) * weights(dense), 0);
            case BaseOutputLayer last -> new Products(times(output) * weights(last), 0);
            case BatchNormalization normalization -> Products.NONE;
            case FeedForwardLayer unknown ->
                throw new IllegalArgumentException("the operations of a %s are not known"
                        .formatted(unknown.getClass().getSimpleName()));
            default -> Products.NONE;
        };
    }

    private static Products recurrent(BaseRecurrentLayer layer, int gates, InputType output) {
        long times = times(output) * gates;
        return new Products(times * weights(layer), times * layer.getNOut() * layer.getNOut());
    }

    private static long weights(FeedForwardLayer layer) {
        return layer.getNIn() * layer.getNOut();
    }

    /** How many points in time a layer's weights are applied at. */
    private static long times(InputType output) {
        return output instanceof InputType.InputTypeRecurrent sequence ? sequence.getTimeSeriesLength() : 1;
    }
}
