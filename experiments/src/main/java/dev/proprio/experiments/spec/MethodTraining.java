package dev.proprio.experiments.spec;

import dev.proprio.client.personalization.ModelTraining;
import dev.proprio.client.personalization.Personalizer;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.proto.extension.ExtensionException;
import dev.proprio.proto.extension.InvalidSettingException;

/** How a study's method trains its model in an experiment, or why it can't. */
final class MethodTraining {
    private MethodTraining() {}

    /**
     * What the method makes of the experiment's algorithm.
     *
     * @throws InvalidSettingException if it can make nothing of it
     */
    static ModelTraining of(Personalizer method, LocalAlgorithm local) {
        try {
            return ExtensionException.call(method, () -> method.training(local));
        } catch (ExtensionException e) {
            if (e.getCause() instanceof InvalidSettingException refused) {
                throw new InvalidSettingException(
                        "personalize.methods",
                        "must not name %s with this local: %s; leave the method out, or give another local"
                                .formatted(method.label(), refused.getMessage()));
            }
            throw e;
        }
    }
}
