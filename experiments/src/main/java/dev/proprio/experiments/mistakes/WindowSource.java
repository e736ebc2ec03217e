package dev.proprio.experiments.mistakes;

import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.experiments.evaluation.PersonPredictions;
import java.util.Map;

/** Gives tested windows, by what was said of them. */
public interface WindowSource {
    /** What the windows are of, and how they were normalised. */
    ModelInput input();

    /** What is told of the person besides, by name. */
    Map<String, String> facts(PersonPredictions said);

    /**
     * The normalised windows of which something was said, in that order.
     *
     * @throws SensorDataException if they can't be read
     */
    Windows windows(PersonPredictions said) throws SensorDataException;
}
