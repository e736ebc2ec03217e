package dev.proprio.client.training;

import dev.proprio.client.augmentation.WindowShape;
import dev.proprio.proto.extension.ExtensionPoint;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.Exchange;

/** What a device does with the global model and its own shard in one round. Stateless; thread-safe. */
@ExtensionPoint(noun = "local algorithm", key = "algorithm")
public interface LocalAlgorithm {
    /**
     * Trains on a shard.
     *
     * @param trainer the calling thread's trainer, in any state
     * @throws TrainingException if training fails on this shard, for example by diverging
     */
    LocalResult train(LocalRound round, Trainer trainer) throws TrainingException;

    /** What updates consist of and what the coordinator makes of them; by default, FedAvg's. */
    default Exchange exchange() {
        return Exchange.PLAIN;
    }

    /** Whether the models, where there are several, begin alike; by default each begins otherwise. */
    default boolean modelsBeginAlike() {
        return false;
    }

    /** Whether something is sent once and never again, so that no compression may leave it out; by default not. */
    default boolean sendsOnce() {
        return false;
    }

    /** Whether it learns from windows without a label, too; by default it is not even given them. */
    default boolean usesUnlabelled() {
        return false;
    }

    /**
     * Whether a device needs a labelled window in a round, from 1; by default it does. An algorithm that needs none is asked of devices,
     * too, that have others alone.
     */
    default boolean needsLabels(int round) {
        return true;
    }

    /**
     * Whether a model of a round, from 1, has learnt to tell classes apart; by default it has. Where it has not, nothing is decided by how
     * often it is right.
     */
    default boolean learnsClasses(int round) {
        return true;
    }

    /**
     * Refuses windows with which it can do nothing; by default none.
     *
     * @throws dev.proprio.proto.extension.InvalidSettingException if a setting means nothing for such windows
     */
    default void requireFit(WindowShape shape) {}

    /**
     * How many gradients of each of its windows a device takes in a round, at most. By default the sum of its settings named epochs, or
     * 1.
     */
    default int passes() {
        return LocalPasses.of(this);
    }

    /**
     * How many gradients of a window a device takes in a round, from 1, at most; on a virtual clock its time is in proportion to that. By
     * default all passes over its windows with a label.
     *
     * @param labelled how many windows with a label it has
     * @param unlabelled how many without
     */
    default long gradients(int round, long labelled, long unlabelled) {
        return passes() * labelled;
    }

    /**
     * The algorithm that takes the steps of a round, from 1: by default this one, and for one around another, the other's. What has to be
     * known of the steps is asked of it, whatever is around it.
     */
    default LocalAlgorithm innermost(int round) {
        return this;
    }

    /**
     * What travels, and what devices remember, before the first round; by default the whole model travels and nothing
     * is remembered. An algorithm that keeps parameters on the device leaves them out of what travels.
     *
     * @param shape what the model takes and gives
     * @param layout how the whole model is made up
     * @param initial the whole model's initial parameters
     * @throws dev.proprio.proto.extension.InvalidSettingException if a setting does not fit the model
     */
    default InitialState begin(InputShape shape, ParameterLayout layout, float[] initial) {
        return new InitialState(Broadcast.of(layout, initial), ClientState.EMPTY);
    }
}
