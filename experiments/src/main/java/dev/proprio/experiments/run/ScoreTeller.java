package dev.proprio.experiments.run;

import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.proto.query.ScoreQuery;

/** Has some devices tell, in sums, which scores their windows have by a model. */
@FunctionalInterface
interface ScoreTeller {
    /**
     * Asks them.
     *
     * @param purpose tells this question from others about the same model
     * @throws RunFailedException in a sentence if they can't be asked
     */
    CollectedAnswers ask(ScoreQuery query, String purpose) throws RunFailedException, InterruptedException;
}
