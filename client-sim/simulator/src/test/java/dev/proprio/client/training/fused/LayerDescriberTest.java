package dev.proprio.client.training.fused;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.training.Cnn1d;
import dev.proprio.client.training.HiddenNormalization;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LstmClassifier;
import dev.proprio.client.training.Mlp;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.ModelArchitecture;
import dev.proprio.proto.description.LayerDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** What devices are told of a network is what the trainer makes of it. */
class LayerDescriberTest {
    private static final InputShape WINDOWS = new InputShape(40, 3, 4);

    @Test
    void aConvolutionalNetworkIsToldStepByStep() {
        var model = new Model(new Cnn1d(List.of(8, 6), 5, 2, List.of(10)), WINDOWS, 1);
        assertThat(model.layers())
                .containsExactly(
                        layer("convolution", "0", 36, 8, geometry(5, true)),
                        layer("activation", "", 36, 8, Map.of("function", "relu")),
                        layer("max-pooling", "", 18, 8, Map.of("kernel", "2", "stride", "2", "padding", "0")),
                        layer("convolution", "2", 14, 6, geometry(5, true)),
                        layer("activation", "", 14, 6, Map.of("function", "relu")),
                        layer("max-pooling", "", 7, 6, Map.of("kernel", "2", "stride", "2", "padding", "0")),
                        layer("flatten", "", 1, 42, Map.of()),
                        layer("dense", "4", 1, 10, Map.of("bias", "true")),
                        layer("activation", "", 1, 10, Map.of("function", "relu")),
                        layer("dense", "5", 1, 4, Map.of("bias", "true")),
                        layer("softmax", "", 1, 4, Map.of("loss", "cross-entropy")));
        assertThat(parameters(model)).isEqualTo(model.layout().length());
    }

    @Test
    void strideDilationPaddingDropoutAndPenaltiesAreTold() {
        ModelArchitecture network = (shape, seed) -> new NeuralNetConfiguration.Builder()
                .seed(seed)
                .l2(0.5)
                .list()
                .layer(new Convolution1DLayer.Builder(3)
                        .nOut(5)
                        .stride(2)
                        .dilation(2)
                        .convolutionMode(ConvolutionMode.Causal)
                        .activation(Activation.LEAKYRELU)
                        .build())
                .layer(new GlobalPoolingLayer.Builder(PoolingType.AVG).build())
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nOut(shape.classes())
                        .dropOut(0.8)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(shape.channels(), shape.length()))
                .build();
        assertThat(new Model(network, WINDOWS, 1).layers())
                .containsExactly(
                        layer(
                                "convolution",
                                "0",
                                20,
                                5,
                                Map.of(
                                        "kernel",
                                        "3",
                                        "stride",
                                        "2",
                                        "dilation",
                                        "2",
                                        "padding",
                                        "4",
                                        "bias",
                                        "true",
                                        "l2/W",
                                        "0.5")),
                        layer("activation", "", 20, 5, Map.of("function", "leaky-relu", "parameter", "0.01")),
                        layer("mean-pooling", "", 1, 5, Map.of("kernel", "20", "stride", "1", "padding", "0")),
                        layer("dropout", "", 1, 5, Map.of("keep", "0.8")),
                        layer("dense", "2", 1, 4, Map.of("bias", "true", "l2/W", "0.5")),
                        layer("softmax", "", 1, 4, Map.of("loss", "cross-entropy")));
    }

    @Test
    void normalizedLayersAreTold() {
        var layer = new Model(new Mlp(List.of(7), HiddenNormalization.LAYER), WINDOWS, 1);
        assertThat(kinds(layer)).containsExactly("dense", "layer-normalization", "activation", "dense", "softmax");
        assertThat(layer.layers().get(1).settings()).containsEntry("bias", "true");
        var batch = new Model(new Mlp(List.of(7), HiddenNormalization.BATCH), WINDOWS, 1);
        assertThat(kinds(batch)).containsExactly("dense", "batch-normalization", "activation", "dense", "softmax");
        assertThat(batch.layers().getFirst().settings()).containsEntry("bias", "false");
    }

    @Test
    void aNetworkWithAnythingThatHasNoWordIsLeftToItsJson() {
        var model = new Model(new LstmClassifier(List.of(4), List.of()), WINDOWS, 1);
        assertThat(kinds(model)).containsOnly(LayerDescription.OTHER);
        assertThat(model.json()).contains("LSTM");
    }

    private static List<String> kinds(Model model) {
        return model.layers().stream().map(LayerDescription::kind).toList();
    }

    /** How many parameters follow from the description alone. */
    private static int parameters(Model model) {
        int all = 0;
        List<Integer> values = new ArrayList<>(List.of(WINDOWS.channels()));
        for (LayerDescription layer : model.layers()) {
            int inputs = values.getLast();
            switch (layer.kind()) {
                case "convolution" -> all += (layer.number("kernel") * inputs + 1) * layer.values();
                case "dense" -> all += (inputs + 1) * layer.values();
                default -> {}
            }
            values.add(layer.values());
        }
        return all;
    }

    private static LayerDescription layer(
            String kind, String slices, int points, int values, Map<String, String> settings) {
        return new LayerDescription(kind, slices, points, values, settings);
    }

    private static Map<String, String> geometry(int kernel, boolean biased) {
        return Map.of(
                "kernel", String.valueOf(kernel),
                "stride", "1",
                "dilation", "1",
                "padding", "0",
                "bias", String.valueOf(biased));
    }
}
