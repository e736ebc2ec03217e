package dev.proprio.client.training.fused;

import dev.proprio.client.training.FlattenSequence;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.ModelArchitecture;
import dev.proprio.client.training.layer.SeparableConvolution1D;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** A network of layers that the fused trainer supports, drawn at random. */
public final class RandomNetwork implements ModelArchitecture {
    private static final List<Activation> ACTIVATIONS = List.of(
            Activation.RELU,
            Activation.LEAKYRELU,
            Activation.ELU,
            Activation.GELU,
            Activation.TANH,
            Activation.SIGMOID,
            Activation.IDENTITY);

    private final boolean drops;
    private final InputShape shape;
    private final List<Layer> layers = new ArrayList<>();
    private final StringJoiner description = new StringJoiner(", ");
    private final List<Integer> eachTimeFrom = new ArrayList<>();
    private final List<Integer> eachTimeTo = new ArrayList<>();
    private boolean normalizes;
    private int flattenBefore = -1;
    private FlattenSequence flatten = new FlattenSequence(1, 1);

    public RandomNetwork(KeyedRandom random) {
        this(random, false);
    }

    /** @param drops whether to add dropout, whose masks no two trainers share */
    RandomNetwork(KeyedRandom random, boolean drops) {
        this.drops = drops;
        boolean sequence = random.nextInt(4) > 0;
        shape = new InputShape(10 + random.nextInt(20), 1 + random.nextInt(20), 2 + random.nextInt(5));
        description.add(shape.toString());
        if (sequence) {
            addSequenceLayers(random);
        }
        for (int n = random.nextInt(3); n > 0; n--) {
            int units = 1 + random.nextInt(40);
            Activation activation = oneOf(ACTIVATIONS, random);
            boolean bias = random.nextInt(4) > 0;
            // Of two values layer normalization leaves only which is larger: nothing to compare gradients by.
            int norm = random.nextInt(5) + (units < 4 ? 1 : 0);
            layers.add(regularized(
                            new DenseLayer.Builder()
                                    .nOut(units)
                                    .activation(activation)
                                    .hasBias(bias)
                                    .hasLayerNorm(norm == 0),
                            random)
                    .build());
            description.add("dense %d %s %s %s".formatted(units, activation, bias, norm == 0 ? "layer-norm" : ""));
            if (norm == 1) {
                addBatchNormalization(random);
            }
        }
        addOutput(random);
    }

    /** Whether mini-batches of one window should be avoided. */
    boolean normalizes() {
        return normalizes;
    }

    public InputShape shape() {
        return shape;
    }

    @Override
    public MultiLayerConfiguration configuration(InputShape ignored, long seed) {
        var list = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .weightInit(WeightInit.XAVIER)
                .updater(new Sgd(1.0))
                .list();
        layers.forEach(layer -> list.layer(layer.clone()));
        if (flattenBefore >= 0) {
            list.inputPreProcessor(flattenBefore, flatten);
        }
        eachTimeFrom.forEach(i -> list.inputPreProcessor(i, new RnnToFeedForwardPreProcessor()));
        eachTimeTo.forEach(i -> list.inputPreProcessor(i, new FeedForwardToRnnPreProcessor()));
        boolean sequence = !(layers.getFirst() instanceof DenseLayer) && !(layers.getFirst() instanceof OutputLayer);
        return list.setInputType(
                        sequence
                                ? InputType.recurrent(shape.channels(), shape.length())
                                : InputType.feedForward(shape.size()))
                .build();
    }

    private void addSequenceLayers(KeyedRandom random) {
        int length = shape.length();
        int channels = shape.channels();
        int recurrent = Math.max(0, random.nextInt(6) - 3);
        for (int n = recurrent > 0 ? random.nextInt(2) : 1 + random.nextInt(2); n > 0; n--) {
            int kernel = 1 + random.nextInt(4);
            int stride = 1 + random.nextInt(3);
            int dilation = 1 + random.nextInt(2);
            ConvolutionMode mode =
                    oneOf(List.of(ConvolutionMode.Truncate, ConvolutionMode.Same, ConvolutionMode.Causal), random);
            boolean bias = random.nextInt(4) > 0;
            Activation activation = oneOf(ACTIVATIONS, random);
            int reach = (kernel - 1) * dilation + 1;
            if (reach > length) {
                kernel = 1;
                reach = 1;
            }
            channels = 1 + random.nextInt(40);
            if (mode != ConvolutionMode.Causal && random.nextInt(3) == 0) {
                length = addSeparable(channels, kernel, stride, dilation, mode, length, random);
                continue;
            }
            layers.add(regularized(
                            new Convolution1DLayer.Builder(kernel, stride)
                                    .dilation(dilation)
                                    .nOut(channels)
                                    .convolutionMode(mode)
                                    .hasBias(bias)
                                    .activation(activation),
                            random)
                    .build());
            length = mode == ConvolutionMode.Truncate ? (length - reach) / stride + 1 : (length + stride - 1) / stride;
            description.add("convolution %d k%d s%d d%d %s %s %s -> %d"
                    .formatted(channels, kernel, stride, dilation, mode, activation, bias, length));
            if (random.nextInt(4) == 0) {
                Activation separate = oneOf(ACTIVATIONS, random);
                layers.add(new ActivationLayer(separate));
                description.add("activation " + separate);
            }
            if (random.nextInt(3) == 0) {
                channels = addLayersAtEachTime(channels, random);
            }
            length = addPooling(length, random);
        }
        for (int n = recurrent; n > 0; n--) {
            channels = 1 + random.nextInt(40);
            Layer layer = RandomRecurrent.layer(channels, random);
            boolean last = n == 1 && random.nextBoolean();
            layers.add(last ? new LastTimeStep(layer) : layer);
            description.add((last ? "last of " : "") + RandomRecurrent.describe(layer));
            if (last) {
                return;
            }
        }
        if (random.nextBoolean()) {
            PoolingType type = oneOf(List.of(PoolingType.MAX, PoolingType.AVG, PoolingType.SUM), random);
            layers.add(new GlobalPoolingLayer.Builder(type).build());
            description.add("global " + type);
        } else {
            if (layers.getLast() instanceof Convolution1DLayer) {
                // DL4J gets the inputs of a dense layer right after a convolution wrong.
                layers.add(new ActivationLayer(Activation.IDENTITY));
            }
            flattenBefore = layers.size();
            flatten = new FlattenSequence(length, channels);
            description.add("flatten");
        }
    }

    /** Layers for vectors between the preprocessors that DL4J wants around them; returns the channels. */
    private int addLayersAtEachTime(int channels, KeyedRandom random) {
        if (layers.getLast() instanceof Convolution1DLayer) {
            // DL4J gets the inputs of a dense layer right after a convolution wrong.
            layers.add(new ActivationLayer(Activation.IDENTITY));
        }
        eachTimeFrom.add(layers.size());
        int outputs = channels;
        int kind = random.nextInt(3);
        if (kind > 0) {
            outputs = 1 + random.nextInt(20);
            Activation activation = oneOf(ACTIVATIONS, random);
            layers.add(regularized(
                            new DenseLayer.Builder()
                                    .nOut(outputs)
                                    .activation(activation)
                                    .hasBias(random.nextBoolean())
                                    .hasLayerNorm(outputs > 3 && random.nextBoolean()),
                            random)
                    .build());
            description.add("dense %d %s at each time".formatted(outputs, activation));
        }
        if (kind < 2) {
            addBatchNormalization(random);
        }
        eachTimeTo.add(layers.size());
        layers.add(new ActivationLayer(Activation.TANH));
        return outputs;
    }

    private void addBatchNormalization(KeyedRandom random) {
        normalizes = true;
        boolean locked = random.nextInt(4) == 0;
        boolean logarithmic = random.nextBoolean();
        layers.add(new BatchNormalization.Builder()
                .lockGammaBeta(locked)
                .gamma(locked ? 1.5 : 1)
                .beta(locked ? -0.25 : 0)
                .decay(0.8)
                .eps(1e-3)
                .useLogStd(logarithmic)
                .build());
        description.add("batch-norm %s %s".formatted(locked, logarithmic));
    }

    private int addSeparable(
            int channels, int kernel, int stride, int dilation, ConvolutionMode mode, int length, KeyedRandom random) {
        var builder = new SeparableConvolution1D.Builder(kernel)
                .stride(stride)
                .dilation(dilation)
                .depthMultiplier(1 + random.nextInt(3))
                .hasBias(random.nextInt(4) > 0)
                .nOut(channels)
                .activation(oneOf(ACTIVATIONS, random));
        SeparableConvolution1D layer =
                mode == ConvolutionMode.Same ? builder.same().build() : builder.build();
        layers.add(layer);
        description.add("separable convolution %d k%d s%d d%d x%d %s %s %s"
                .formatted(
                        channels,
                        kernel,
                        stride,
                        dilation,
                        layer.getDepthMultiplier(),
                        mode,
                        layer.getActivationFn(),
                        layer.hasBias()));
        return layer.outputs(length);
    }

    private int addPooling(int length, KeyedRandom random) {
        int kernel = 1 + random.nextInt(3);
        int stride = 1 + random.nextInt(3);
        if (random.nextInt(3) == 0 || kernel > length) {
            return length;
        }
        var type = random.nextBoolean() ? SubsamplingLayer.PoolingType.MAX : SubsamplingLayer.PoolingType.AVG;
        // DL4J refuses some where the stride leaps over inputs.
        boolean same = kernel >= stride && random.nextInt(2) == 0;
        layers.add(new Subsampling1DLayer.Builder(type, kernel, stride)
                .convolutionMode(same ? ConvolutionMode.Same : ConvolutionMode.Truncate)
                .build());
        description.add("%s pool %d / %d %s".formatted(type, kernel, stride, same ? "same" : "valid"));
        return same ? (length + stride - 1) / stride : (length - kernel) / stride + 1;
    }

    private void addOutput(KeyedRandom random) {
        int kind = random.nextInt(4);
        ILossFunction loss = kind < 2 ? new LossMCXENT() : new LossMSE();
        if (kind == 1) {
            float[] weights = new float[shape.classes()];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = 0.5f + random.nextFloat();
            }
            loss = new LossMCXENT(Nd4j.createFromArray(weights).reshape(1, weights.length));
        }
        Activation activation = kind < 3
                ? Activation.SOFTMAX
                : oneOf(List.of(Activation.IDENTITY, Activation.SIGMOID, Activation.TANH), random);
        layers.add(new OutputLayer.Builder(loss)
                .nOut(shape.classes())
                .activation(activation)
                .build());
        description.add("output %s %s".formatted(loss, activation));
    }

    private <B extends BaseLayer.Builder<B>> B regularized(B layer, KeyedRandom random) {
        if (drops && random.nextBoolean()) {
            layer.dropOut(0.6);
        }
        double strength = 0.3 * random.nextDouble();
        switch (random.nextInt(8)) {
            case 0 -> {
                description.add("l2 " + strength);
                layer.l2(strength).l2Bias(0.7);
            }
            case 1 -> {
                description.add("l1 and l2 " + strength);
                layer.l1(0.02).l2(strength);
            }
            case 2 -> {
                description.add("weight decay " + strength);
                layer.weightDecay(strength);
            }
            default -> {}
        }
        return layer;
    }

    private static <T> T oneOf(List<T> values, KeyedRandom random) {
        return values.get(random.nextInt(values.size()));
    }

    @Override
    public String toString() {
        return description.toString();
    }
}
