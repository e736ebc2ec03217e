package dev.proprio.experiments.engine;

import dev.proprio.client.training.Cnn1d;
import dev.proprio.client.training.FedProx;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.client.training.Mlp;
import dev.proprio.client.training.ModelArchitecture;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** What nodes in other languages rehearse: every kind of layer that they train, and every setting of a step. */
final class RehearsedNetworks {
    private static final InputShape SHAPE = new InputShape(32, 3, 4);

    private RehearsedNetworks() {}

    static void addTo(Rehearsals rehearsals) throws Exception {
        rehearsals.add(new Mlp(List.of()), SHAPE, new LocalSgd(1, 8, 0.05), 1);
        rehearsals.add(new Mlp(List.of(12, 9)), SHAPE, new LocalSgd(new LocalLoop(2, 5, 0.05), 0.5, 0.01), 2);
        rehearsals.add(
                new Cnn1d(List.of(6, 8), 5, 2, List.of(10)), SHAPE, new FedProx(new LocalLoop(3, 7, 0.05), 0.1), 3);
        rehearsals.add(uncommon(), SHAPE, new LocalSgd(2, 32, 0.05), 4);
    }

    /** Strides, dilation, padding on both sides, means that see the border, leaky ReLU and tanh. */
    private static ModelArchitecture uncommon() {
        return (shape, seed) -> new NeuralNetConfiguration.Builder()
                .seed(seed)
                .list()
                .layer(new Convolution1DLayer.Builder(3)
                        .nOut(5)
                        .stride(2)
                        .convolutionMode(ConvolutionMode.Same)
                        .activation(Activation.LEAKYRELU)
                        .build())
                .layer(new Subsampling1DLayer.Builder(SubsamplingLayer.PoolingType.AVG, 3, 2)
                        .convolutionMode(ConvolutionMode.Same)
                        .build())
                .layer(new Convolution1DLayer.Builder(2)
                        .nOut(4)
                        .dilation(2)
                        .convolutionMode(ConvolutionMode.Causal)
                        .activation(Activation.TANH)
                        .build())
                .layer(new GlobalPoolingLayer.Builder(PoolingType.MAX).build())
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nOut(shape.classes())
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(shape.channels(), shape.length()))
                .build();
    }
}
