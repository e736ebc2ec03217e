package dev.proprio.experiments.bench;

import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.layer.Gru;
import dev.proprio.client.training.layer.SeparableConvolution1D;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * Networks that are little but one layer, whose steps are timed: the layer, an average over time where there is
 * time, and an output layer. As the first layer it computes no gradient by its input.
 */
final class BenchLayers {
    private static final int BATCH = 32;
    private static final int KERNEL = 5;
    private static final int UNITS = 64;
    private static final InputShape FEATURES = new InputShape(576, 1, 6);
    private static final InputShape SEQUENCES = new InputShape(64, 32, 6);

    private BenchLayers() {}

    /** One for each kind of layer. */
    static List<BenchModel> all() {
        return List.of(
                flat("dense 576-64", dense(false)),
                flat("dense 576-64, layer-norm", dense(true)),
                flat("dense 576-64, batch-norm", dense(false), new BatchNormalization.Builder().build()),
                sequence(
                        "conv1d 32-64, length 5",
                        new Convolution1DLayer.Builder(KERNEL)
                                .nOut(UNITS)
                                .convolutionMode(ConvolutionMode.Truncate)
                                .activation(Activation.RELU)
                                .build()),
                sequence(
                        "separable conv1d 32-64, length 5",
                        new SeparableConvolution1D.Builder(KERNEL)
                                .nOut(UNITS)
                                .activation(Activation.RELU)
                                .build()),
                sequence("simple rnn 32-64", new SimpleRnn.Builder().nOut(UNITS).build()),
                sequence("gru 32-64", new Gru.Builder().nOut(UNITS).build()),
                sequence("lstm 32-64", new LSTM.Builder().nOut(UNITS).build()));
    }

    private static DenseLayer dense(boolean normalized) {
        return new DenseLayer.Builder()
                .nOut(UNITS)
                .hasLayerNorm(normalized)
                .activation(Activation.RELU)
                .build();
    }

    private static BenchModel flat(String name, Layer... layers) {
        return network(name, FEATURES, InputType.feedForward(FEATURES.size()), List.of(layers));
    }

    private static BenchModel sequence(String name, Layer layer) {
        return network(
                name,
                SEQUENCES,
                InputType.recurrent(SEQUENCES.channels(), SEQUENCES.length()),
                List.of(
                        layer,
                        new GlobalPoolingLayer.Builder()
                                .poolingType(PoolingType.AVG)
                                .build()));
    }

    private static BenchModel network(String name, InputShape shape, InputType input, List<Layer> layers) {
        return new BenchModel(
                name,
                (windows, seed) -> {
                    var network = new NeuralNetConfiguration.Builder()
                            .seed(seed)
                            .weightInit(WeightInit.XAVIER)
                            .updater(new Sgd(1.0))
                            .list();
                    // DL4J writes sizes into layers; each network gets its own.
                    layers.forEach(layer -> network.layer(layer.clone()));
                    return network.layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                                    .nOut(windows.classes())
                                    .activation(Activation.SOFTMAX)
                                    .build())
                            .setInputType(input)
                            .build();
                },
                shape,
                BATCH);
    }
}
