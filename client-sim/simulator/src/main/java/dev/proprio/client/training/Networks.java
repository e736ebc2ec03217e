package dev.proprio.client.training;

import dev.proprio.proto.extension.Require;
import java.util.List;
import java.util.function.IntFunction;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** What the built-in architectures have in common. */
final class Networks {
    private Networks() {}

    /** Plain SGD: the local algorithm sets the learning rate of each step. */
    static NeuralNetConfiguration.ListBuilder list(long seed) {
        return new NeuralNetConfiguration.Builder()
                .seed(seed)
                .weightInit(WeightInit.RELU)
                .updater(new Sgd(1.0))
                .list();
    }

    static OutputLayer softmaxOver(int classes) {
        return new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .nOut(classes)
                .activation(Activation.SOFTMAX)
                .weightInit(WeightInit.XAVIER)
                .build();
    }

    static MultiLayerConfiguration flat(NeuralNetConfiguration.ListBuilder layers, InputShape shape) {
        return layers.setInputType(InputType.feedForward(shape.size())).build();
    }

    static void requireRecurrent(List<Integer> units, List<Integer> dense) {
        Require.that(!units.isEmpty(), "units", "must name at least one layer");
        for (int count : units) {
            Require.atLeast("units", count, 1);
        }
        for (int count : dense) {
            Require.atLeast("dense", count, 1);
        }
    }

    /** Recurrent layers, the last of which gives its last state alone, then dense layers with ReLU. */
    static MultiLayerConfiguration recurrent(
            List<Integer> units,
            List<Integer> dense,
            InputShape shape,
            long seed,
            IntFunction<BaseRecurrentLayer> layerOf) {
        var layers = list(seed).setInputType(InputType.recurrent(shape.channels(), shape.length()));
        for (int i = 0; i < units.size(); i++) {
            BaseRecurrentLayer layer = layerOf.apply(units.get(i));
            layer.setWeightInitFn(new WeightInitXavier());
            layers.layer(i < units.size() - 1 ? layer : new LastTimeStep(layer));
        }
        for (int count : dense) {
            layers.layer(new DenseLayer.Builder()
                    .nOut(count)
                    .activation(Activation.RELU)
                    .build());
        }
        return layers.layer(softmaxOver(shape.classes())).build();
    }
}
