package dev.proprio.experiments.personalization;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.tensor.ParameterLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;

/** Reads the parameters of a model that a run has left. */
final class SavedModel {
    private SavedModel() {}

    /**
     * Reads {@code model.zip}.
     *
     * @throws SensorDataException if there is none, or it does not fit
     */
    static float[] read(Path file, ParameterLayout layout) throws SensorDataException {
        if (!Files.isRegularFile(file)) {
            throw new SensorDataException(
                    "personalize.model names %s, but there is no such file; it must be the model.zip of a run"
                            .formatted(file));
        }
        float[] parameters;
        try {
            MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(file.toFile(), false);
            parameters = network.params().dup().data().asFloat();
        } catch (IOException | RuntimeException e) {
            throw new SensorDataException(
                    "personalize.model names %s, which is no saved model: %s".formatted(file, e.getMessage()), e);
        }
        if (parameters.length != layout.length()) {
            throw new SensorDataException(
                    "personalize.model names %s with %d parameters, but the model of this experiment has %d; settings of data, model and novel classes must be those of the run"
                            .formatted(file, parameters.length, layout.length()));
        }
        return parameters;
    }
}
