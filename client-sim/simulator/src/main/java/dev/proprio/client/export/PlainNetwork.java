package dev.proprio.client.export;

import dev.proprio.client.training.FlattenSequence;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.TrainerKind;
import dev.proprio.client.training.fused.LayerSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * The same network without classes of ours. DL4J has no passage that flattens sequences, so a dense layer after one
 * becomes what it equals: a convolution as long as the sequence, and pooling of its only output in time.
 */
final class PlainNetwork {
    private static final String OURS = "dev.proprio.";

    private final MultiLayerConfiguration configuration;
    private final List<Layer> layers = new ArrayList<>();
    private final Map<Integer, InputPreProcessor> preparations = new LinkedHashMap<>();
    /** Where each of the original layers has gone. */
    private final List<Integer> places = new ArrayList<>();

    private PlainNetwork(MultiLayerConfiguration configuration) throws ExportException {
        this.configuration = configuration;
        for (int i = 0; i < configuration.getConfs().size(); i++) {
            places.add(layers.size());
            add(i, configuration.getConf(i).getLayer());
        }
    }

    /** The network as a model. */
    static Model of(Deployable deployable) throws ExportException {
        var plain = new PlainNetwork(original(deployable));
        return new Model(
                (shape, seed) -> plain.configuration(seed), deployable.input().shape(), 1, TrainerKind.DL4J);
    }

    static boolean takesSequences(Deployable deployable) {
        return LayerSettings.takesSequences(original(deployable).getConf(0).getLayer());
    }

    /** The parameters of {@code plain}, which {@link #of} gave. */
    static float[] parameters(Deployable deployable, Model plain) throws ExportException {
        var network = new PlainNetwork(original(deployable));
        var weights = new Weights(deployable.model().layout(), deployable.parameters());
        float[] parameters = new float[plain.layout().length()];
        for (var slice : deployable.model().layout().slices()) {
            int slash = slice.name().indexOf('/');
            int layer = Integer.parseInt(slice.name().substring(0, slash));
            String tensor = slice.name().substring(slash + 1);
            float[] values = weights.of(layer, tensor);
            if (tensor.equals("W") && network.flattens(layer)) {
                // From [output][input] in memory to [tap][channel][output].
                int inputs = values.length / network.outputs(layer);
                values = Weights.transposed(values, inputs);
            }
            String moved = network.places.get(layer) + "/" + tensor;
            var target = plain.layout().slices().stream()
                    .filter(candidate -> candidate.name().equals(moved))
                    .findFirst()
                    .orElseThrow();
            System.arraycopy(values, 0, parameters, target.offset(), values.length);
        }
        return parameters;
    }

    private static MultiLayerConfiguration original(Deployable deployable) {
        return deployable.model().network(deployable.parameters()).getLayerWiseConfigurations();
    }

    private boolean flattens(int layer) {
        return configuration.getInputPreProcess(layer) instanceof FlattenSequence;
    }

    private int outputs(int layer) {
        return Math.toIntExact(((FeedForwardLayer) configuration.getConf(layer).getLayer()).getNOut());
    }

    private void add(int index, Layer layer) throws ExportException {
        Layer inner = layer instanceof BaseWrapperLayer wrapper ? wrapper.getUnderlying() : layer;
        if (inner.getClass().getName().startsWith(OURS)) {
            throw Dl4jExport.own(index, inner);
        }
        InputPreProcessor preparation = configuration.getInputPreProcess(index);
        if (preparation instanceof FlattenSequence flatten) {
            addFlattened(index, layer, flatten);
            return;
        }
        if (preparation != null) {
            preparations.put(layers.size(), preparation.clone());
        }
        layers.add(layer.clone());
    }

    private void addFlattened(int index, Layer layer, FlattenSequence flatten) throws ExportException {
        switch (layer) {
            case DenseLayer dense
            when !dense.hasLayerNorm() -> addConvolution(dense, dense.hasBias(), flatten, dense.getActivationFn());
            case OutputLayer output -> {
                addConvolution(output, output.hasBias(), flatten, Activation.IDENTITY.getActivationFunction());
                layers.add(new LossLayer.Builder(output.getLossFn())
                        .activation(output.getActivationFn())
                        .build());
            }
            default ->
                throw new ExportException(
                        "layer %s (%s) takes a flattened sequence, which DL4J has only for plain dense layers; use --format c or onnx"
                                .formatted(index, layer.getClass().getSimpleName()));
        }
    }

    private void addConvolution(
            FeedForwardLayer dense, boolean biased, FlattenSequence flatten, IActivation activation) {
        layers.add(new Convolution1DLayer.Builder(flatten.length())
                .nIn(flatten.channels())
                .nOut(dense.getNOut())
                .hasBias(biased)
                .convolutionMode(ConvolutionMode.Truncate)
                .activation(activation)
                .build());
        layers.add(new GlobalPoolingLayer(PoolingType.MAX));
    }

    private MultiLayerConfiguration configuration(long seed) {
        var list = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(new Sgd(1.0))
                .list();
        layers.forEach(list::layer);
        preparations.forEach(list::inputPreProcessor);
        return list.build();
    }
}
