package dev.proprio.client.training.layer;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The configuration of a depthwise-separable convolution over time: each channel is convolved with {@code
 * depthMultiplier} kernels of its own, then every point in time goes through one dense map with the activation
 * (Chollet, 2017). Sequences are {@code [batch, channels, time]}.
 *
 * <p>Parameters: {@code W} of shape {@code [kernel, depthMultiplier * inputs]}, a channel's kernels lying {@code
 * inputs} columns apart; {@code pW} of shape {@code [depthMultiplier * inputs, units]}; {@code b}.
 */
public final class SeparableConvolution1D extends FeedForwardLayer implements TensorLayer {
    @JsonProperty("kernel")
    private final int kernel;

    @JsonProperty("stride")
    private final int stride;

    @JsonProperty("dilation")
    private final int dilation;

    @JsonProperty("depthMultiplier")
    private final int depthMultiplier;

    @JsonProperty("same")
    private final boolean same;

    @JsonProperty("hasBias")
    private final boolean hasBias;

    /** For DL4J, which then sets fields from JSON. */
    @SuppressWarnings("unused")
    private SeparableConvolution1D() {
        this(new Builder(1));
    }

    private SeparableConvolution1D(Builder builder) {
        super(builder);
        this.kernel = builder.kernel;
        this.stride = builder.stride;
        this.dilation = builder.dilation;
        this.depthMultiplier = builder.depthMultiplier;
        this.same = builder.same;
        this.hasBias = builder.hasBias;
    }

    /** Taps of each kernel. */
    public int getKernel() {
        return kernel;
    }

    /** Points in time from one output to the next. */
    public int getStride() {
        return stride;
    }

    /** Points in time from one tap to the next. */
    public int getDilation() {
        return dilation;
    }

    /** Kernels of each channel. */
    public int getDepthMultiplier() {
        return depthMultiplier;
    }

    /** Whether there are biases. */
    public boolean hasBias() {
        return hasBias;
    }

    /** Points in time that come out of {@code length}. */
    public int outputs(int length) {
        return same ? (length + stride - 1) / stride : (length - reach()) / stride + 1;
    }

    /** Zeros before the first of {@code length} points. */
    public int padding(int length) {
        return same ? Math.max(0, (outputs(length) - 1) * stride + reach() - length) / 2 : 0;
    }

    /** Points in time from the first tap to the last, both included. */
    private int reach() {
        return (kernel - 1) * dilation + 1;
    }

    @Override
    public List<ParameterTensor> tensors() {
        long depth = nIn * depthMultiplier;
        var depthwise = ParameterTensor.weights("W", kernel, depth, kernel, (long) kernel * depthMultiplier);
        var pointwise = ParameterTensor.weights("pW", depth, nOut, depth, nOut);
        return hasBias ? List.of(depthwise, pointwise, ParameterTensor.bias("b", nOut)) : List.of(depthwise, pointwise);
    }

    @Override
    public InputType getOutputType(int index, InputType input) {
        var sequence = (InputType.InputTypeRecurrent) input;
        return InputType.recurrent(nOut, outputs(Math.toIntExact(sequence.getTimeSeriesLength())));
    }

    @Override
    public void setNIn(InputType input, boolean override) {
        if (nIn <= 0 || override) {
            nIn = ((InputType.InputTypeRecurrent) input).getSize();
        }
    }

    @Override
    public @Nullable InputPreProcessor getPreProcessorForInputType(InputType input) {
        return null;
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration configuration,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType type) {
        LayerValidation.assertNInNOutSet("SeparableConvolution1D", getLayerName(), index, nIn, nOut);
        var layer = new SeparableConvolution1DLayer(configuration, type);
        layer.setListeners(listeners);
        layer.setIndex(index);
        layer.setParamsViewArray(parameters);
        Map<String, INDArray> table = initializer().init(configuration, parameters, initialize);
        layer.setParamTable(table);
        layer.setConf(configuration);
        return layer;
    }

    @Override
    public ParamInitializer initializer() {
        return new TensorInitializer();
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType input) {
        long parameters = initializer().numParams(this);
        return new LayerMemoryReport.Builder(
                        getLayerName(), SeparableConvolution1D.class, input, getOutputType(-1, input))
                .standardMemory(parameters, 0)
                .workingMemory(0, 0, 0, 0)
                .cacheMemory(0, 0)
                .build();
    }

    @Override
    public SeparableConvolution1D clone() {
        return (SeparableConvolution1D) super.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SeparableConvolution1D that
                && super.equals(that)
                && settings().equals(that.settings());
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + settings().hashCode();
    }

    private List<Object> settings() {
        return List.of(kernel, stride, dilation, depthMultiplier, same, hasBias);
    }

    /** Builds the configuration: stride, dilation and multiplier 1, no padding and biases unless told otherwise. */
    @SuppressWarnings("unchecked")
    public static final class Builder extends FeedForwardLayer.Builder<Builder> {
        private final int kernel;
        private int stride = 1;
        private int dilation = 1;
        private int depthMultiplier = 1;
        private boolean same;
        private boolean hasBias = true;

        /** With kernels of so many taps. */
        public Builder(int kernel) {
            this.kernel = positive("kernel", kernel);
        }

        /** Sets the points in time from one output to the next. */
        public Builder stride(int points) {
            this.stride = positive("stride", points);
            return this;
        }

        /** Sets the points in time from one tap to the next. */
        public Builder dilation(int points) {
            this.dilation = positive("dilation", points);
            return this;
        }

        /** Sets the kernels of each channel. */
        public Builder depthMultiplier(int kernels) {
            this.depthMultiplier = positive("depthMultiplier", kernels);
            return this;
        }

        /** Pads with zeros, so that without a stride as many points come out as go in. */
        public Builder same() {
            this.same = true;
            return this;
        }

        /** Sets whether there are biases. */
        public Builder hasBias(boolean biased) {
            this.hasBias = biased;
            return this;
        }

        @Override
        public SeparableConvolution1D build() {
            return new SeparableConvolution1D(this);
        }

        private static int positive(String name, int value) {
            if (value < 1) {
                throw new IllegalArgumentException("%s must be at least 1 but was %s".formatted(name, value));
            }
            return value;
        }
    }
}
