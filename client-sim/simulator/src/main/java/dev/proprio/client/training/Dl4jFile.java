package dev.proprio.client.training;

import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Setting;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/** Any DL4J network, from a file. Its own updaters are replaced: the local algorithm decides about steps. */
@Named(
        value = "dl4j",
        summary = "A DL4J network from a file: a configuration's JSON or a saved model's zip.",
        differs = {
            "Batch normalization's running statistics are averaged as the network keeps them; by "
                    + "DL4J's default as logarithms of standard deviations, so that devices agree on the "
                    + "geometric mean.",
            "Layer normalization adds nothing to the variance, as DL4J; most libraries add 0.00001.",
            "The network's own updater and learning rates are replaced by the local algorithm's."
        })
public record Dl4jFile(
        @Setting(value = "The file: MultiLayerConfiguration.toJson(), or what ModelSerializer wrote.", required = true)
        Path path)
        implements ModelArchitecture {
    public Dl4jFile() {
        this(Path.of("model.json"));
    }

    @Override
    public MultiLayerConfiguration configuration(InputShape shape, long seed) {
        try {
            MultiLayerConfiguration configuration = SavedNetwork.configuration(path);
            configuration.getConfs().forEach(layer -> layer.setSeed(seed));
            return configuration;
        } catch (IOException e) {
            throw new InvalidSettingException(
                    "path", "is \"%s\", which can't be read as a DL4J network: %s".formatted(path, e.getMessage()));
        }
    }
}
