package dev.proprio.experiments.spec;

import dev.proprio.client.training.Cnn1d;
import dev.proprio.client.training.ModelArchitecture;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.record.Withers;
import java.nio.file.Path;
import java.util.Optional;

/** What is trained, and what it starts from; the model's own settings stand beside its name. */
public record ModelSpec(
        @Setting(value = "What is trained.", inline = true) ModelArchitecture architecture,

        @Setting(
                "The parameters to start from: a run's initial.zip or model.zip, or a NumPy array (.npy) of all of them"
                        + " as `proprio export --format npy` lays them out; left out, they are drawn from the seed.")
        Optional<Path> initial,

        @Setting(
                "What is taken from model.initial: all, or body for all layers but the last, which is then drawn from the seed and"
                        + " may tell other classes apart.")
        InitialLayers initialLayers)
        implements Withers<ModelSpec> {
    /** A convolutional network that starts from the seed. */
    public ModelSpec() {
        this(new Cnn1d(), Optional.empty(), InitialLayers.ALL);
    }
}
