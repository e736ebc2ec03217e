package dev.proprio.client.training;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
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
}
