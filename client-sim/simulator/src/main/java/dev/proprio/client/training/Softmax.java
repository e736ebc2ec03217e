package dev.proprio.client.training;

import dev.proprio.proto.extension.Named;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/** Multinomial logistic regression on the window's values. */
@Named(value = "softmax", summary = "Multinomial logistic regression on the raw values of a window.")
public record Softmax() implements ModelArchitecture {
    @Override
    public MultiLayerConfiguration configuration(InputShape shape, long seed) {
        return Networks.flat(Networks.list(seed).layer(Networks.softmaxOver(shape.classes())), shape);
    }
}
