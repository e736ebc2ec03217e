package dev.proprio.experiments.spec;

import dev.proprio.client.personalization.AdaptedModel;
import dev.proprio.client.personalization.ModelTraining;
import dev.proprio.client.personalization.Person;
import dev.proprio.client.personalization.Personalizer;
import dev.proprio.client.personalization.TrainedModel;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.tensor.ParameterLayout;

/** A method that does as another one does, but for what it says itself. */
interface WrappedPersonalizer extends Personalizer {
    /** The other one. */
    Personalizer method();

    @Override
    default ModelTraining training(LocalAlgorithm usual) {
        return method().training(usual);
    }

    @Override
    default void requireFit(ParameterLayout model) {
        method().requireFit(model);
    }

    @Override
    default float[] foundation(TrainedModel trained) {
        return method().foundation(trained);
    }

    @Override
    default double[] contribution(Windows shard, int classes, Trainer trainer) throws TrainingException {
        return method().contribution(shard, classes, trainer);
    }

    @Override
    default double[] knowledge(TrainedModel trained, double[] contributions) {
        return method().knowledge(trained, contributions);
    }

    @Override
    default boolean applies(int shots, int known, int classes) {
        return method().applies(shots, known, classes);
    }

    @Override
    default boolean adapts() {
        return method().adapts();
    }

    @Override
    default AdaptedModel adapt(Person person, Trainer trainer) throws TrainingException {
        return method().adapt(person, trainer);
    }
}
