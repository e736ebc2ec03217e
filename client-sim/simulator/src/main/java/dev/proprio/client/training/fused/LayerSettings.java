package dev.proprio.client.training.fused;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
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
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;

/** Reads the settings of DL4J's layers, and refuses those that no kernel honours. */
public final class LayerSettings {
    private LayerSettings() {}

    /** Refuses a network that needs {@code what}. */
    public static void require(boolean supported, String what) throws UnsupportedNetworkException {
        if (!supported) {
            throw new UnsupportedNetworkException(what);
        }
    }

    /** Whether a network that begins with this layer is fed sequences; otherwise windows are flattened. */
    public static boolean takesSequences(Layer first) {
        return !(first instanceof DenseLayer
                || first instanceof OutputLayer
                || first instanceof BatchNormalization
                || first instanceof ActivationLayer
                || first instanceof DropoutLayer);
    }

    /** Refuses what any layer may have and ours have not. */
    static void requirePlain(NeuralNetConfiguration configuration) throws UnsupportedNetworkException {
        require(configuration.isMiniBatch() && configuration.isMinimize(), "a loss that is not a minimized mean");
        requirePlain(configuration.getLayer());
    }

    private static void requirePlain(Layer layer) throws UnsupportedNetworkException {
        if (layer instanceof BaseWrapperLayer wrapper) {
            requirePlain(wrapper.getUnderlying());
            require(wrapper.getUnderlying().getIDropout() == null, "dropout within a wrapper");
        }
        if (layer instanceof BaseRecurrentLayer recurrent) {
            require(
                    isEmpty(recurrent.getRegularization()) && isEmpty(recurrent.getRegularizationBias()),
                    "regularization of a recurrent layer");
        }
        require(layer.getConstraints() == null || layer.getConstraints().isEmpty(), "constraints");
        if (layer instanceof BaseLayer base) {
            require(base.getWeightNoise() == null, "weight noise");
            require(
                    base.getGradientNormalization() == null
                            || base.getGradientNormalization() == GradientNormalization.None,
                    "gradient normalization");
        }
    }

    /** The share of a layer's inputs that dropout keeps; 1 without dropout. */
    static double keptInputs(Layer layer) throws UnsupportedNetworkException {
        // DL4J drops nothing here, whatever the settings say.
        boolean ignored = layer instanceof ActivationLayer
                || layer instanceof Subsampling1DLayer
                || layer instanceof GlobalPoolingLayer
                || layer instanceof BatchNormalization;
        IDropout dropout = layer.getIDropout();
        if (ignored || dropout == null) {
            return 1;
        }
        require(
                dropout.getClass() == Dropout.class && ((Dropout) dropout).getPSchedule() == null,
                "the dropout " + dropout.getClass().getSimpleName());
        return ((Dropout) dropout).getP();
    }

    /** The activation of a layer. */
    public static Nonlinearity nonlinearity(IActivation activation) throws UnsupportedNetworkException {
        return switch (activation) {
            case ActivationIdentity identity -> Nonlinearity.IDENTITY;
            case ActivationReLU relu
            when isZero(relu.getMax()) && isZero(relu.getThreshold()) && isZero(relu.getNegativeSlope()) ->
                new Nonlinearity(Nonlinearity.Kind.RELU, 0);
            case ActivationLReLU leaky -> new Nonlinearity(Nonlinearity.Kind.LEAKY_RELU, (float) leaky.getAlpha());
            case ActivationELU elu -> new Nonlinearity(Nonlinearity.Kind.ELU, (float) elu.getAlpha());
            case ActivationGELU gelu when !gelu.isPrecise() -> new Nonlinearity(Nonlinearity.Kind.GELU, 0);
            case ActivationTanH tanh -> new Nonlinearity(Nonlinearity.Kind.TANH, 0);
            case ActivationSigmoid sigmoid -> new Nonlinearity(Nonlinearity.Kind.SIGMOID, 0);
            case ActivationHardSigmoid hard -> new Nonlinearity(Nonlinearity.Kind.HARD_SIGMOID, 0);
            default -> throw new UnsupportedNetworkException("the activation " + activation);
        };
    }

    static Loss loss(OutputLayer layer) throws UnsupportedNetworkException {
        boolean softmax = layer.getActivationFn() instanceof ActivationSoftmax;
        Nonlinearity f = softmax ? Nonlinearity.IDENTITY : nonlinearity(layer.getActivationFn());
        int outputs = Math.toIntExact(layer.getNOut());
        ILossFunction loss = layer.getLossFn();
        if (softmax && (loss.getClass() == LossMCXENT.class || loss.getClass() == LossNegativeLogLikelihood.class)) {
            return new Loss(true, f, false, weights(((LossMCXENT) loss).getWeights(), outputs));
        }
        require(loss.getClass() == LossMSE.class, "the loss %s of %s".formatted(loss, layer.getActivationFn()));
        require(!f.slopeNeedsInput(), "the activation %s of an output".formatted(layer.getActivationFn()));
        return new Loss(softmax, f, true, weights(((LossMSE) loss).getWeights(), outputs));
    }

    /** What each output of a convolution over {@code rows} points in time sees. */
    public static ConvolutionGeometry taps(Convolution1DLayer layer, int rows) throws UnsupportedNetworkException {
        require(layer.getRnnDataFormat() != RNNFormat.NWC, "sequences in the format NWC");
        int reach = (layer.getKernelSize()[0] - 1) * layer.getDilation()[0] + 1;
        int padding = switch (layer.getConvolutionMode()) {
            case Same -> {
                int wanted = (outputs(layer, rows) - 1) * layer.getStride()[0] + reach - rows;
                // Negative where a stride leaps over the end: DL4J then leaves inputs out on both sides.
                yield wanted / 2;
            }
            case Causal -> reach - 1;
            case Truncate, Strict -> layer.getPadding()[0];
        };
        return new ConvolutionGeometry(layer.getKernelSize()[0], layer.getStride()[0], layer.getDilation()[0], padding);
    }

    /** How many outputs a convolution has over {@code rows} points in time. */
    public static int outputs(Convolution1DLayer layer, int rows) {
        int stride = layer.getStride()[0];
        if (layer.getConvolutionMode() == ConvolutionMode.Same
                || layer.getConvolutionMode() == ConvolutionMode.Causal) {
            return (rows + stride - 1) / stride;
        }
        int reach = (layer.getKernelSize()[0] - 1) * layer.getDilation()[0] + 1;
        return (rows + 2 * layer.getPadding()[0] - reach) / stride + 1;
    }

    static Pooling.Kind pooling(PoolingType type) throws UnsupportedNetworkException {
        return switch (type) {
            case MAX -> Pooling.Kind.MAXIMUM;
            case AVG -> Pooling.Kind.MEAN;
            case SUM -> Pooling.Kind.SUM;
            case PNORM -> throw new UnsupportedNetworkException("p-norm pooling");
        };
    }

    /** What each output of pooling over {@code rows} points in time sees. */
    public static ConvolutionGeometry taps(Subsampling1DLayer layer, int rows) throws UnsupportedNetworkException {
        int kernel = layer.getKernelSize()[0];
        int stride = layer.getStride()[0];
        boolean same = layer.getConvolutionMode() == ConvolutionMode.Same;
        int padding = same ? ((outputs(layer, rows) - 1) * stride + kernel - rows) / 2 : 0;
        // DL4J pads an axis of length 1 that it adds, too, and so pools the wrong shape.
        require(same || layer.getPadding()[0] == 0, "pooling with padding other than \"same\"");
        require(layer.getConvolutionMode() != ConvolutionMode.Causal, "causal pooling");
        require(padding <= 0 || !layer.isAvgPoolIncludePadInDivisor(), "means that count padding");
        require(layer.getDilation() == null || layer.getDilation()[0] == 1, "pooling with dilation");
        return new ConvolutionGeometry(kernel, stride, 1, padding);
    }

    /** How many outputs pooling has over {@code rows} points in time. */
    public static int outputs(Subsampling1DLayer layer, int rows) {
        int stride = layer.getStride()[0];
        return layer.getConvolutionMode() == ConvolutionMode.Same
                ? (rows + stride - 1) / stride
                : (rows - layer.getKernelSize()[0]) / stride + 1;
    }

    private static float[] weights(@Nullable INDArray weights, int outputs) {
        if (weights != null) {
            return weights.dup().data().asFloat();
        }
        float[] ones = new float[outputs];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static boolean isZero(@Nullable Double value) {
        return value == null || value == 0;
    }

    private static boolean isEmpty(@Nullable List<?> list) {
        return list == null || list.isEmpty();
    }
}
