package dev.proprio.client.training;

import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;

/** How large a model will be, found without making it. */
public final class ModelSize {
    private ModelSize() {}

    /**
     * The length of the model's parameter vector.
     *
     * @throws dev.proprio.proto.extension.InvalidSettingException if the architecture does not fit the shape
     */
    public static long parameters(ModelArchitecture architecture, InputShape shape) {
        MultiLayerConfiguration configuration = Model.configuration(architecture, shape, 1);
        List<NeuralNetConfiguration> layers = configuration.getConfs();
        return layers.stream()
                .mapToLong(layer -> layer.getLayer().initializer().numParams(layer))
                .sum();
    }
}
