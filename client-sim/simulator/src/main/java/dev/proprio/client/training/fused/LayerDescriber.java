package dev.proprio.client.training.fused;

import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.layer.SeparableConvolution1D;
import dev.proprio.proto.description.LayerDescription;
import dev.proprio.proto.tensor.ParameterLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * Says in words that any language understands what a network computes: the steps that {@link FusedTrainer} takes, with
 * the geometry that it takes them with. Used once.
 */
public final class LayerDescriber {
    private final MultiLayerConfiguration configuration;
    private final ParameterLayout layout;
    private final List<LayerDescription> steps = new ArrayList<>();
    private int points;
    private int values;
    private boolean sequence;
    private boolean eachTime;

    private LayerDescriber(MultiLayerConfiguration configuration, ParameterLayout layout, InputShape shape) {
        this.configuration = configuration;
        this.layout = layout;
        this.sequence = LayerSettings.takesSequences(configuration.getConf(0).getLayer());
        this.points = sequence ? shape.length() : 1;
        this.values = sequence ? shape.channels() : shape.size();
    }

    /**
     * The steps of a network. A network with anything in it that has no word here is layers of the kind {@link
     * LayerDescription#OTHER} throughout: half a description would be trained wrongly.
     */
    public static List<LayerDescription> describe(
            MultiLayerConfiguration configuration, ParameterLayout layout, InputShape shape) {
        try {
            FusedTrainer.requireSupported(configuration, layout, shape);
            return new LayerDescriber(configuration, layout, shape).describe();
        } catch (UnsupportedNetworkException e) {
            List<LayerDescription> others = new ArrayList<>();
            for (int i = 0; i < configuration.getConfs().size(); i++) {
                String type = configuration.getConf(i).getLayer().getClass().getSimpleName();
                others.add(new LayerDescription(
                        LayerDescription.OTHER, String.valueOf(i), 0, 0, Map.of("type", type.isEmpty() ? "?" : type)));
            }
            return others;
        }
    }

    private List<LayerDescription> describe() throws UnsupportedNetworkException {
        int layers = configuration.getConfs().size();
        for (int i = 0; i < layers; i++) {
            NeuralNetConfiguration conf = configuration.getConf(i);
            Layer layer = conf.getLayer();
            switch (LayerInput.of(configuration.getInputPreProcess(i), sequence, eachTime)) {
                case UNCHANGED -> {}
                case FLATTENED -> {
                    sequence = false;
                    add("flatten", "", 1, points * values, Map.of());
                }
                case EACH_TIME -> eachTime = true;
                case SEQUENCE_AGAIN -> eachTime = false;
            }
            double kept = LayerSettings.keptInputs(layer);
            if (kept < 1) {
                add("dropout", "", points, values, Map.of("keep", String.valueOf(kept)));
            }
            if (i == layers - 1) {
                finish((OutputLayer) layer, i);
            } else {
                add(layer, i);
            }
        }
        return List.copyOf(steps);
    }

    private void add(Layer layer, int index) throws UnsupportedNetworkException {
        switch (layer) {
            case DenseLayer dense -> {
                dense(dense, index);
                activation(dense.getActivationFn());
            }
            case Convolution1DLayer convolution -> {
                ConvolutionGeometry taps = LayerSettings.taps(convolution, points);
                add(
                        "convolution",
                        index,
                        LayerSettings.outputs(convolution, points),
                        convolution,
                        bias(convolution.hasBias(), geometry(taps)));
                activation(convolution.getActivationFn());
            }
            case SeparableConvolution1D separable -> separable(separable, index);
            case Subsampling1DLayer pool -> {
                ConvolutionGeometry taps = LayerSettings.taps(pool, points);
                Map<String, String> settings = geometry(taps);
                settings.remove("dilation");
                add(
                        pooling(LayerSettings.pooling(pool.getPoolingType())),
                        "",
                        LayerSettings.outputs(pool, points),
                        values,
                        settings);
            }
            case GlobalPoolingLayer pool -> {
                Map<String, String> settings = geometry(new ConvolutionGeometry(points, 1, 1, 0));
                settings.remove("dilation");
                add(pooling(LayerSettings.pooling(pool.getPoolingType())), "", 1, values, settings);
                sequence = false;
            }
            case BatchNormalization norm ->
                add(
                        "batch-normalization",
                        String.valueOf(index),
                        points,
                        values,
                        penalized(
                                layer,
                                index,
                                Map.of(
                                        "decay", String.valueOf(norm.getDecay()),
                                        "epsilon", String.valueOf(norm.getEps()),
                                        "gain", norm.isLockGammaBeta() ? String.valueOf(norm.getGamma()) : "learnt",
                                        "shift", norm.isLockGammaBeta() ? String.valueOf(norm.getBeta()) : "learnt",
                                        "statistics", norm.isUseLogStd() ? "log10stdev" : "var")));
            case DropoutLayer dropout -> activation(dropout.getActivationFn());
            case ActivationLayer activation -> activation(activation.getActivationFn());
            default -> LayerSettings.require(false, layer.getClass().getSimpleName());
        }
    }

    private void dense(FeedForwardLayer layer, int index) throws UnsupportedNetworkException {
        boolean normalized = layer instanceof DenseLayer dense && dense.hasLayerNorm();
        boolean biased = layer instanceof DenseLayer hidden ? hidden.hasBias() : ((OutputLayer) layer).hasBias();
        add("dense", index, points, layer, bias(biased && !normalized, new LinkedHashMap<>()));
        if (normalized) {
            add("layer-normalization", String.valueOf(index), points, values, bias(biased, new LinkedHashMap<>()));
        }
    }

    /** Two convolutions: one for each channel by itself, one for each point in time. */
    private void separable(SeparableConvolution1D layer, int index) throws UnsupportedNetworkException {
        Map<String, String> settings = geometry(new ConvolutionGeometry(
                layer.getKernel(), layer.getStride(), layer.getDilation(), layer.padding(points)));
        settings.put("multiple", String.valueOf(layer.getDepthMultiplier()));
        add("separable-convolution", index, layer.outputs(points), layer, bias(layer.hasBias(), settings));
        activation(layer.getActivationFn());
    }

    private void finish(OutputLayer layer, int index) throws UnsupportedNetworkException {
        dense(layer, index);
        boolean crossEntropy = layer.getActivationFn() instanceof ActivationSoftmax
                && layer.getLossFn() instanceof LossMCXENT loss
                && loss.getWeights() == null;
        LayerSettings.require(crossEntropy, "another loss than cross-entropy of a softmax");
        add("softmax", "", 1, values, Map.of("loss", "cross-entropy"));
    }

    private void activation(IActivation activation) throws UnsupportedNetworkException {
        Nonlinearity f = LayerSettings.nonlinearity(activation);
        if (f.kind() == Nonlinearity.Kind.IDENTITY) {
            return;
        }
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("function", f.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (f.kind() == Nonlinearity.Kind.LEAKY_RELU || f.kind() == Nonlinearity.Kind.ELU) {
            settings.put("parameter", String.valueOf(f.parameter()));
        }
        add("activation", "", points, values, settings);
    }

    private static Map<String, String> geometry(ConvolutionGeometry taps) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("kernel", String.valueOf(taps.count()));
        settings.put("stride", String.valueOf(taps.stride()));
        settings.put("dilation", String.valueOf(taps.dilation()));
        settings.put("padding", String.valueOf(taps.padding()));
        return settings;
    }

    private static Map<String, String> bias(boolean biased, Map<String, String> settings) {
        settings.put("bias", String.valueOf(biased));
        return settings;
    }

    private static String pooling(Pooling.Kind kind) {
        return switch (kind) {
            case MAXIMUM -> "max-pooling";
            case MEAN -> "mean-pooling";
            case SUM -> "sum-pooling";
        };
    }

    private void add(String kind, int index, int pointsOut, FeedForwardLayer layer, Map<String, String> settings)
            throws UnsupportedNetworkException {
        add(
                kind,
                String.valueOf(index),
                pointsOut,
                Math.toIntExact(layer.getNOut()),
                penalized(layer, index, settings));
    }

    /** With the pull of L1 and L2 on each of the layer's tensors. */
    private Map<String, String> penalized(Layer layer, int index, Map<String, String> settings)
            throws UnsupportedNetworkException {
        Map<String, String> all = new LinkedHashMap<>(settings);
        for (Penalties.Penalty penalty : PenaltySettings.of(layer, index, layout)) {
            for (ParameterLayout.Slice slice : layout.slices()) {
                if (slice.offset() == penalty.at()) {
                    String tensor = slice.name().substring(slice.name().indexOf('/') + 1);
                    putPositive(all, "l1/" + tensor, penalty.l1());
                    putPositive(all, "l2/" + tensor, penalty.l2());
                }
            }
        }
        return all;
    }

    private static void putPositive(Map<String, String> settings, String name, float value) {
        if (value > 0) {
            settings.put(name, String.valueOf(value));
        }
    }

    private void add(String kind, String slices, int pointsOut, int valuesOut, Map<String, String> settings) {
        points = pointsOut;
        values = valuesOut;
        steps.add(new LayerDescription(kind, slices, points, values, settings));
    }
}
