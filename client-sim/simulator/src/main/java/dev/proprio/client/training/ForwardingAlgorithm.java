package dev.proprio.client.training;

import dev.proprio.client.augmentation.WindowShape;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Exchange;

/** An algorithm that changes a part of another one: what it doesn't change is the other's. */
public interface ForwardingAlgorithm extends LocalAlgorithm {
    /** The other one. */
    LocalAlgorithm local();

    @Override
    default Exchange exchange() {
        return local().exchange();
    }

    @Override
    default boolean modelsBeginAlike() {
        return local().modelsBeginAlike();
    }

    @Override
    default boolean sendsOnce() {
        return local().sendsOnce();
    }

    @Override
    default boolean usesUnlabelled() {
        return local().usesUnlabelled();
    }

    @Override
    default boolean needsLabels(int round) {
        return local().needsLabels(round);
    }

    @Override
    default boolean learnsClasses(int round) {
        return local().learnsClasses(round);
    }

    @Override
    default void requireFit(WindowShape shape) {
        local().requireFit(shape);
    }

    @Override
    default int passes() {
        return local().passes();
    }

    @Override
    default long gradients(int round, long labelled, long unlabelled) {
        return local().gradients(round, labelled, unlabelled);
    }

    @Override
    default LocalAlgorithm innermost(int round) {
        return local().innermost(round);
    }

    @Override
    default InitialState begin(InputShape shape, ParameterLayout layout, float[] initial) {
        return local().begin(shape, layout, initial);
    }
}
