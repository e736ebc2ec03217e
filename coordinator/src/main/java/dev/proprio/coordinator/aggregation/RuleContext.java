package dev.proprio.coordinator.aggregation;

import dev.proprio.coordinator.state.StatePart;
import dev.proprio.coordinator.state.VectorsPart;
import dev.proprio.proto.random.KeyedRandom;
import java.util.Map;
import java.util.Optional;

/**
 * What a rule may know beside the updates.
 *
 * @param seed the run's seed
 * @param round from 1
 * @param previous the combined change of the last round that had one, for a rule that {@linkplain
 *     Aggregation#usesPrevious uses} it; not written to
 */
public record RuleContext(long seed, int round, Optional<double[]> previous) {
    /** Where a run's state has the last result, if the rule uses it: a vector named as the section it is of. */
    public static final StatePart<Map<String, double[]>> PREVIOUS = new VectorsPart("aggregation");

    /** The stream of this round for {@code purpose}, from its start. */
    public KeyedRandom random(String purpose) {
        return KeyedRandom.of(seed, purpose, round, 0);
    }
}
