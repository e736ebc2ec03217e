package dev.proprio.client.export;

import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.ModelArchitecture;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** A network with a layer that no exporter knows. */
final class UnsupportedNetwork implements ModelArchitecture {
    @Override
    @SuppressWarnings("deprecation") // It is the layer that is wanted: peepholes are not supported.
    public MultiLayerConfiguration configuration(InputShape shape, long seed) {
        return new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(new Sgd(1.0))
                .list()
                .layer(new GravesLSTM.Builder()
                        .nOut(3)
                        .activation(Activation.TANH)
                        .build())
                .layer(new GlobalPoolingLayer())
                .layer(new OutputLayer.Builder(new LossMCXENT())
                        .nOut(shape.classes())
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(shape.channels(), shape.length()))
                .build();
    }
}
