package dev.proprio.experiments.run;

import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.evaluator.PersonEvaluation;
import dev.proprio.experiments.record.DeviceEvaluation;
import java.util.List;
import java.util.Optional;

/** Has devices tell, in sums, how well a model does on windows that they have kept from training. */
interface DeviceEvaluator {
    /** Why nobody has told anything when they were asked last, in parentheses after a blank; empty if somebody has. */
    default String silence() {
        return "";
    }

    /**
     * What they tell; empty if none of them has told anything.
     *
     * @param round whose model it is, 0 for the untouched one
     * @param measured what this process knows of the people who are tested
     * @throws RunFailedException in a sentence if they can't be asked, or nobody can answer from the beginning
     */
    Optional<DeviceEvaluation> evaluate(GlobalModel global, int round, List<PersonEvaluation> measured)
            throws RunFailedException, InterruptedException;
}
