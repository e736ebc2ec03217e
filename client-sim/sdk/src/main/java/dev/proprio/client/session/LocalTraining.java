package dev.proprio.client.session;

import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.TrainingTask;

/** A node's own training code. */
@FunctionalInterface
public interface LocalTraining {
    /**
     * Trains on the device's data. May block for as long as the round lasts; when the round closes first, the
     * calling thread is not interrupted but the result is not sent.
     *
     * @param layout how the model is made up
     * @param model the global model's parameters; the callee may write to them
     * @return the update, with sections of the lengths that the run expects
     * @throws Exception with a message for whoever reads the round's record
     */
    ClientUpdate train(TrainingTask task, ParameterLayout layout, float[] model) throws Exception;
}
