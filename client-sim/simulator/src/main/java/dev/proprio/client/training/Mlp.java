package dev.proprio.client.training;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.nd4j.linalg.activations.Activation;

/** A multi-layer perceptron with ReLU on the window's values. */
@Named(
        value = "mlp",
        summary = "Dense layers with ReLU on the raw values of a window.",
        differs = {
            "Batch normalization's running statistics are averaged as they are kept, as means and as "
                    + "logarithms of standard deviations: what devices agree on is the geometric mean of their "
                    + "deviations, without the spread of their means.",
            "Layer normalization adds nothing to the variance, as DL4J; most libraries add 0.00001."
        })
public record Mlp(
        @Setting("Units of each hidden layer, input side first.")
        List<Integer> hidden,

        @Setting(
                "What each hidden layer's sums are normalized over, before ReLU: the mini-batch, the layer, or nothing.")
        HiddenNormalization normalization)
        implements ModelArchitecture {
    public Mlp {
        hidden = List.copyOf(hidden);
        for (int units : hidden) {
            Require.atLeast("hidden", units, 1);
        }
    }

    public Mlp() {
        this(List.of(64));
    }

    /** Without normalization. */
    public Mlp(List<Integer> hidden) {
        this(hidden, HiddenNormalization.NONE);
    }

    @Override
    public MultiLayerConfiguration configuration(InputShape shape, long seed) {
        var layers = Networks.list(seed);
        for (int units : hidden) {
            boolean batch = normalization == HiddenNormalization.BATCH;
            layers.layer(new DenseLayer.Builder()
                    .nOut(units)
                    .hasBias(!batch)
                    .hasLayerNorm(normalization == HiddenNormalization.LAYER)
                    .activation(batch ? Activation.IDENTITY : Activation.RELU)
                    .build());
            if (batch) {
                layers.layer(new BatchNormalization.Builder().build());
                layers.layer(new ActivationLayer(Activation.RELU));
            }
        }
        return Networks.flat(layers.layer(Networks.softmaxOver(shape.classes())), shape);
    }
}
