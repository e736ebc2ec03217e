package dev.proprio.experiments.personalization;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.training.SavedNetwork;
import dev.proprio.proto.tensor.ParameterLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
        try {
            return SavedNetwork.parameters(file, layout.length());
        } catch (IOException e) {
            throw new SensorDataException(
                    "personalize.model names %s, which can't be used: %s; it must be the model.zip of a run whose settings of data, model and novel classes are those of this one"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }
}
