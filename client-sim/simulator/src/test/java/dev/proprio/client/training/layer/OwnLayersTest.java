package dev.proprio.client.training.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;

class OwnLayersTest {
    private static final int LENGTH = 6;
    private static final int CHANNELS = 3;

    static Stream<Layer> layers() {
        return Stream.of(
                gru(4),
                new LastTimeStep(gru(5)),
                new SeparableConvolution1D.Builder(3)
                        .stride(2)
                        .depthMultiplier(2)
                        .same()
                        .nOut(4)
                        .activation(Activation.SIGMOID)
                        .build(),
                new SeparableConvolution1D.Builder(2)
                        .dilation(3)
                        .hasBias(false)
                        .nOut(5)
                        .activation(Activation.TANH)
                        .build());
    }

    @ParameterizedTest
    @MethodSource("layers")
    void gradientsAreThoseOfCentralDifferences(Layer layer) {
        // DL4J's check insists on the default, which other tests rely on.
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
        Nd4j.getRandom().setSeed(7);
        var network = network(DataType.DOUBLE, layer);
        var check = new GradientCheckUtil.MLNConfig()
                .net(network)
                .input(Nd4j.randn(DataType.DOUBLE, 3, CHANNELS, LENGTH))
                .labels(Nd4j.create(new double[][] {{1, 0}, {0, 1}, {1, 0}}))
                .epsilon(1e-6)
                .maxRelError(1e-4)
                .minAbsoluteError(1e-9)
                .exitOnFirstError(false);
        try {
            assertThat(GradientCheckUtil.checkGradients(check)).isTrue();
        } finally {
            Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
        }
    }

    @ParameterizedTest
    @MethodSource("layers")
    void aSavedNetworkComesBackAsItWas(Layer layer, @TempDir Path folder) throws Exception {
        var network = network(DataType.FLOAT, layer);
        File file = folder.resolve("model.zip").toFile();
        ModelSerializer.writeModel(network, file, false);
        var restored = ModelSerializer.restoreMultiLayerNetwork(file, false);
        INDArray input = Nd4j.randn(DataType.FLOAT, 2, CHANNELS, LENGTH);
        assertThat(restored.output(input).toFloatMatrix())
                .isDeepEqualTo(network.output(input).toFloatMatrix());
        MultiLayerConfiguration configuration = network.getLayerWiseConfigurations();
        assertThat(MultiLayerConfiguration.fromJson(configuration.toJson())).isEqualTo(configuration);
    }

    @Test
    void aGruGoesOnFromItsStoredState() {
        var network = network(DataType.DOUBLE, gru(4));
        var layer = (GruLayer) network.getLayer(0);
        INDArray input = Nd4j.randn(DataType.DOUBLE, 2, CHANNELS, LENGTH);
        var workspaces = org.deeplearning4j.nn.workspace.LayerWorkspaceMgr.noWorkspaces();
        INDArray whole = layer.rnnTimeStep(input, workspaces);
        layer.rnnClearPreviousState();
        layer.rnnTimeStep(part(input, 0, 2), workspaces);
        INDArray rest = layer.rnnTimeStep(part(input, 2, LENGTH), workspaces);
        assertThat(rest.equalsWithEps(part(whole, 2, LENGTH), 1e-12)).isTrue();
    }

    private static INDArray part(INDArray sequence, int from, int to) {
        return sequence.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(from, to))
                .dup();
    }

    private static Gru gru(int units) {
        return new Gru.Builder()
                .nOut(units)
                .activation(Activation.TANH)
                .gateActivation(Activation.RATIONALTANH)
                .build();
    }

    private static MultiLayerNetwork network(DataType type, Layer layer) {
        var layers = new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(type)
                .updater(type == DataType.DOUBLE ? new NoOp() : new Sgd(0.1))
                .list()
                .layer(layer.clone());
        if (!(layer instanceof LastTimeStep)) {
            layers.layer(new GlobalPoolingLayer.Builder(PoolingType.AVG).build());
        }
        var network = new MultiLayerNetwork(layers.layer(new OutputLayer.Builder()
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(CHANNELS, LENGTH))
                .build());
        network.init();
        return network;
    }
}
