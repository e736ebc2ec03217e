package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.ExtensionPoint;
import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.tensor.ParameterLayout;

/**
 * A way to fit a model to one person, from how devices train to what is made of the person's few labelled windows.
 * Stateless; thread-safe.
 */
@ExtensionPoint(noun = "personalization method", key = "method")
public interface Personalizer {
    /** What it is called in tables; methods that differ in a setting should differ here. */
    default String label() {
        return Extensions.nameOf(getClass());
    }

    /**
     * How the model is trained before anyone is personalized for. Methods whose training is equal share one model.
     *
     * @param usual how devices train in the experiment
     */
    default ModelTraining training(LocalAlgorithm usual) {
        return new ModelTraining.Federated(usual);
    }

    /**
     * Refuses settings that do not fit the model, before anything is trained.
     *
     * @throws dev.proprio.proto.extension.InvalidSettingException if, for example, a mask names no parameters
     */
    default void requireFit(ParameterLayout model) {}

    /** The model that a person starts from, whole: what training left, parameters that never left devices included. */
    default float[] foundation(TrainedModel trained) {
        return trained.parameters();
    }

    /**
     * What a training device adds, once after training, to a sum that {@link #adapt} is given: class means, moments.
     *
     * @param shard the device's windows
     * @param classes the number of classes in training
     * @param trainer holds the {@linkplain #foundation foundation}
     */
    default double[] contribution(Windows shard, int classes, Trainer trainer) throws TrainingException {
        return new double[0];
    }

    /** What else a person is given: by default, the sum of the devices' contributions. */
    default double[] knowledge(TrainedModel trained, double[] contributions) {
        return contributions;
    }

    /**
     * Whether the method can tell a person's classes apart; by default, whenever there are shots of those that were in
     * nobody's training.
     *
     * @param shots labelled windows of each novel class, or of each class when none is novel
     * @param known how many classes were in training
     * @param classes how many there are
     */
    default boolean applies(int shots, int known, int classes) {
        return shots > 0 || known == classes;
    }

    /** Whether the person's windows make a difference; otherwise the result is the same for any number of shots. */
    default boolean adapts() {
        return true;
    }

    /**
     * Adapts to a person.
     *
     * @param trainer of a model with the person's classes, in any state
     * @throws TrainingException if the adaptation fails, for example by diverging
     */
    AdaptedModel adapt(Person person, Trainer trainer) throws TrainingException;
}
