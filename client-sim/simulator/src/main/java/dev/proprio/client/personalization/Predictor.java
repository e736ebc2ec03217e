package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.tensor.Finite;
import java.util.OptionalInt;

/** Tells a person's windows apart. Thread-safe; the trainer is not. */
@FunctionalInterface
public interface Predictor {
    /**
     * The class of each window.
     *
     * @param trainer of a model with the person's classes, in any state
     */
    int[] predict(Windows query, Trainer trainer) throws TrainingException;

    /** A model with these parameters, of whose outputs the largest wins. */
    static Predictor model(float[] parameters) {
        return (query, trainer) -> {
            OptionalInt bad = Finite.firstOther(parameters);
            if (bad.isPresent()) {
                throw new TrainingException("the adapted model has %s as parameter %s; every value must be finite"
                        .formatted(parameters[bad.getAsInt()], bad.getAsInt()));
            }
            trainer.setParameters(parameters);
            int[] predictions = new int[query.count()];
            if (query.count() > 0) {
                trainer.evaluate(query, 0, query.count(), predictions);
            }
            return predictions;
        };
    }
}
