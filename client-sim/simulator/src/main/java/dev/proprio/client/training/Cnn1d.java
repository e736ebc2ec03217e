package dev.proprio.client.training;

import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;

/** Convolutions over time, each with ReLU and max-pooling, then dense layers. */
@Named(value = "cnn1d", summary = "1-D convolutions over time with ReLU and max-pooling, then dense layers.")
public record Cnn1d(
        @Setting("Filters of each convolution, input side first.")
        List<Integer> filters,

        @Setting("Kernel length of every convolution, in samples; no padding.")
        int kernel,

        @Setting("Max-pooling after every convolution: length and stride, in samples; 1 for none.")
        int pool,

        @Setting("Units of each dense layer after the convolutions.")
        List<Integer> dense)
        implements ModelArchitecture {
    public Cnn1d {
        filters = List.copyOf(filters);
        dense = List.copyOf(dense);
        Require.that(!filters.isEmpty(), "filters", "must name at least one convolution");
        for (int count : filters) {
            Require.atLeast("filters", count, 1);
        }
        for (int units : dense) {
            Require.atLeast("dense", units, 1);
        }
        Require.atLeast("kernel", kernel, 1);
        Require.atLeast("pool", pool, 1);
    }

    public Cnn1d() {
        this(List.of(32, 64), 5, 2, List.of(128));
    }

    @Override
    public MultiLayerConfiguration configuration(InputShape shape, long seed) {
        var layers = Networks.list(seed);
        int length = shape.length();
        for (int count : filters) {
            if ((length - kernel + 1) / pool < 1) {
                throw new InvalidSettingException(
                        "kernel",
                        "and pool leave nothing of a window of %s samples after %s convolutions; use fewer or smaller ones"
                                .formatted(shape.length(), filters.size()));
            }
            layers.layer(new Convolution1DLayer.Builder(kernel)
                    .nOut(count)
                    .convolutionMode(ConvolutionMode.Truncate)
                    .activation(Activation.RELU)
                    .build());
            length = length - kernel + 1;
            if (pool > 1) {
                layers.layer(new Subsampling1DLayer.Builder(SubsamplingLayer.PoolingType.MAX, pool, pool)
                        .convolutionMode(ConvolutionMode.Truncate)
                        .build());
                length = length / pool;
            }
        }
        if (pool == 1) {
            // DL4J gets the inputs of a dense layer right after a convolution wrong.
            layers.layer(new ActivationLayer(Activation.IDENTITY));
        }
        int first = layers.getLayerwise().size();
        for (int units : dense) {
            layers.layer(new DenseLayer.Builder()
                    .nOut(units)
                    .activation(Activation.RELU)
                    .build());
        }
        return layers.layer(Networks.softmaxOver(shape.classes()))
                .inputPreProcessor(first, new FlattenSequence(length, filters.getLast()))
                .setInputType(InputType.recurrent(shape.channels(), shape.length()))
                .build();
    }
}
