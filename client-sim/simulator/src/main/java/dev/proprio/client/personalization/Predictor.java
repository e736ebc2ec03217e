package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import java.util.Optional;

/** Tells a person's windows apart. Thread-safe; the trainer is not. */
@FunctionalInterface
public interface Predictor {
    /**
     * The class of each window.
     *
     * @param trainer of a model with the person's classes, in any state
     */
    int[] predict(Windows query, Trainer trainer) throws TrainingException;

    /** The parameters of the model that it is; nothing if it is none with a last layer that tells classes apart. */
    default Optional<float[]> parameters() {
        return Optional.empty();
    }

    /** A model with these parameters, of whose outputs the largest wins. */
    static Predictor model(float[] parameters) {
        return new ModelPredictor(parameters);
    }
}
