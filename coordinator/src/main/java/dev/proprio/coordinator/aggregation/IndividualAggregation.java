package dev.proprio.coordinator.aggregation;

import java.util.List;

/**
 * A rule that compares updates with each other and therefore keeps all of a round: its memory is the
 * cohort times the model. It combines the parameters; of other sections the mean weighted by samples
 * is taken.
 */
public non-sealed interface IndividualAggregation extends Aggregation {
    /**
     * Combines the updates of a round.
     *
     * @param contributions at least {@link #least()}, the {@link #requiredDevice()}'s among them, sorted
     *     by device id so that no result depends on the order of arrival; all of one length, finite, not
     *     to be written to
     * @return the combined change of the parameters
     */
    double[] combine(List<Contribution> contributions, RuleContext context);

    @Override
    default Accumulator open(UpdateShape shape, int capacity, RuleContext context) {
        return new KeptUpdates(this, shape, capacity, context);
    }
}
