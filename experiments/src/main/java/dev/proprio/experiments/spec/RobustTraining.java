package dev.proprio.experiments.spec;

import dev.proprio.client.personalization.ModelTraining;
import dev.proprio.client.personalization.Personalizer;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.SettingWriter;
import java.util.List;

/** A robust loss is of the steps that say it: methods that take others in a training of their own would leave it out silently. */
final class RobustTraining {
    private static final String KEY = "robust-loss";

    private RobustTraining() {}

    /** Refuses methods that would train their models on another loss than the experiment says. */
    static void requireFit(LocalAlgorithm local, List<Personalizer> methods) {
        if (!isRobust(local)) {
            return;
        }
        for (Personalizer method : methods) {
            ModelTraining training = MethodTraining.of(method, local);
            Require.that(
                    !(training instanceof ModelTraining.Federated(LocalAlgorithm trained)) || isRobust(trained),
                    "personalize.methods",
                    "must not name %s, which trains in a way of its own, on cross-entropy, but local has a robust loss; leave it or robust-loss out"
                            .formatted(method.label()));
        }
    }

    private static boolean isRobust(LocalAlgorithm local) {
        return local instanceof Record settings
                && SettingWriter.flat(settings).entrySet().stream()
                        .anyMatch(setting -> (setting.getKey().equals(KEY)
                                        || setting.getKey().endsWith("." + KEY))
                                && Double.parseDouble(setting.getValue()) > 0);
    }
}
