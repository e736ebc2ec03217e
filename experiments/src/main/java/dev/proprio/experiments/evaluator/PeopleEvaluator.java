package dev.proprio.experiments.evaluator;

import dev.proprio.coordinator.round.RunFailedException;
import java.util.List;

/** Measures a model on the people who are tested. What it comes to does not depend on who does it. */
public interface PeopleEvaluator {
    /**
     * Measures a model, or several one after the other, of which each person's {@linkplain ModelChoice own} counts.
     *
     * @param parameters of all of them; not written to
     * @param last whether it is the last model, of which scores, and where windows come from, may be asked for, too
     * @return of whoever has windows, in the data's order
     * @throws RunFailedException if a person's data can't be read
     */
    List<PersonEvaluation> evaluate(float[] parameters, boolean last) throws RunFailedException, InterruptedException;
}
