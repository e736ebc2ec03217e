package dev.proprio.experiments.personalization;

import dev.proprio.client.personalization.Personalizer;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.personalization.ModelTrainings.Done;
import java.io.IOException;

/** Who trains the models of a seed, and measures methods. */
interface StudyWork {
    /** The model that a method starts from. */
    Done trained(Personalizer method)
            throws MethodFailedException, RunFailedException, SensorDataException, IOException, InterruptedException;

    /**
     * How it does for everybody who is measured.
     *
     * @param done its model
     */
    MethodScores measured(Personalizer method, Done done)
            throws MethodFailedException, RunFailedException, SensorDataException, InterruptedException;
}
