package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.tensor.Finite;
import java.util.Optional;
import java.util.OptionalInt;

/** A model, of whose outputs the largest wins. The parameters are not written to. */
final class ModelPredictor implements Predictor {
    private final float[] parameters;

    ModelPredictor(float[] parameters) {
        this.parameters = parameters;
    }

    @Override
    public int[] predict(Windows query, Trainer trainer) throws TrainingException {
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
    }

    @Override
    public Optional<float[]> parameters() {
        return Optional.of(parameters);
    }
}
