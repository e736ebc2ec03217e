package dev.proprio.client.training;

import dev.proprio.proto.extension.InvalidSettingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/**
 * A network that somebody else describes, whose JSON names no class but those of networks. It is no extension: a spec can't name it.
 *
 * @param json DL4J's
 */
public record DescribedNetwork(String json) implements ModelArchitecture {
    /**
     * The model that is described.
     *
     * @param parameters how many it must have; one of another size is not made
     * @throws InvalidSettingException in a sentence if the JSON is of no such network
     */
    public static Model model(String json, InputShape shape, long parameters) {
        var network = new DescribedNetwork(json);
        long size = ModelSize.parameters(network, shape);
        if (size != parameters) {
            throw new InvalidSettingException(
                    "network", "is described with %s parameters, but %s came with it".formatted(size, parameters));
        }
        return new Model(network, shape, 1);
    }

    @Override
    public MultiLayerConfiguration configuration(InputShape shape, long seed) {
        try {
            MultiLayerConfiguration configuration =
                    NetworkJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
            configuration.getConfs().forEach(layer -> layer.setSeed(seed));
            return configuration;
        } catch (IOException e) {
            throw new InvalidSettingException("network", "can't be read as a DL4J network: " + e.getMessage());
        }
    }
}
