package dev.proprio.client.training;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Setting;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInitConstant;

/** Multinomial logistic regression on the window's values. */
@Named(value = "softmax", summary = "Multinomial logistic regression on the raw values of a window.")
public record Softmax(
        @Setting("Whether all parameters start at 0 instead of at random; the loss is convex, so both lead to one end.")
        boolean zero)
        implements ModelArchitecture {
    /** From a random start. */
    public Softmax() {
        this(false);
    }

    @Override
    public MultiLayerConfiguration configuration(InputShape shape, long seed) {
        OutputLayer output = Networks.softmaxOver(shape.classes());
        if (zero) {
            output.setWeightInitFn(new WeightInitConstant(0));
        }
        return Networks.flat(Networks.list(seed).layer(output), shape);
    }
}
