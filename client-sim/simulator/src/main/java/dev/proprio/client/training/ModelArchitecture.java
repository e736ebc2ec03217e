package dev.proprio.client.training;

import dev.proprio.proto.extension.ExtensionPoint;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/**
 * A model, described before the size of the data is known. Convolutional inputs are {@code [batch,
 * channels, time]}, DL4J's NCW; the first layer decides which form the trainer feeds.
 */
@ExtensionPoint(noun = "model")
public interface ModelArchitecture {
    /**
     * The network for windows of {@code shape}. Its last layer is an output layer over the classes.
     *
     * @param seed of the initial parameters
     * @throws dev.proprio.proto.extension.InvalidSettingException if the architecture does not fit
     *     the windows
     */
    MultiLayerConfiguration configuration(InputShape shape, long seed);
}
