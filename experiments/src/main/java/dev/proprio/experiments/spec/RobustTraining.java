package dev.proprio.experiments.spec;

import dev.proprio.client.personalization.ModelTraining;
import dev.proprio.client.personalization.Personalizer;
import dev.proprio.client.training.GeneralizedCrossEntropy;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.proto.extension.Require;
import java.util.List;

/** A robust loss is of the steps that say it: methods that take others in a training of their own would leave it out silently. */
final class RobustTraining {
    private RobustTraining() {}

    /** Refuses methods that would train their models on another loss than the experiment says. */
    static void requireFit(LocalAlgorithm local, int rounds, List<Personalizer> methods) {
        if (!isRobust(local, rounds)) {
            return;
        }
        for (Personalizer method : methods) {
            ModelTraining training = MethodTraining.of(method, local);
            Require.that(
                    !(training instanceof ModelTraining.Federated(LocalAlgorithm trained)) || isRobust(trained, rounds),
                    "personalize.methods",
                    "must not name %s, which trains in a way of its own, on cross-entropy, but local has a robust loss; leave it or robust-loss out"
                            .formatted(method.label()));
        }
    }

    private static boolean isRobust(LocalAlgorithm local, int rounds) {
        return local.innermost(rounds) instanceof LocalSgd sgd
                && !GeneralizedCrossEntropy.orPlain(sgd.robustLoss()).isCrossEntropy();
    }
}
