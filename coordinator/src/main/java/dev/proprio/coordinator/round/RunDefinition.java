package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.Aggregation;
import dev.proprio.coordinator.optimizer.ServerOptimizer;
import dev.proprio.coordinator.secagg.SecureAggregation;
import dev.proprio.coordinator.selection.Selection;
import dev.proprio.proto.update.Exchange;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a run's rounds have in common.
 *
 * @param id identifies the run to devices
 * @param seed the root of all keyed randomness
 * @param rounds how many rounds there are
 * @param algorithm the devices' local algorithm and its settings, flat
 * @param exchange what that algorithm exchanges
 * @param secure how single updates are hidden; empty if they are not
 */
public record RunDefinition(
        String id,
        long seed,
        int rounds,
        CohortPolicy cohort,
        Selection selection,
        Aggregation aggregation,
        ServerOptimizer optimizer,
        Map<String, String> algorithm,
        Exchange exchange,
        Optional<SecureAggregation> secure) {
    public RunDefinition {
        algorithm = Collections.unmodifiableMap(new LinkedHashMap<>(algorithm));
    }

    /** A run that hides nothing. */
    public RunDefinition(
            String id,
            long seed,
            int rounds,
            CohortPolicy cohort,
            Selection selection,
            Aggregation aggregation,
            ServerOptimizer optimizer,
            Map<String, String> algorithm,
            Exchange exchange) {
        this(id, seed, rounds, cohort, selection, aggregation, optimizer, algorithm, exchange, Optional.empty());
    }

    /** A run whose devices exchange the change of the parameters and nothing else. */
    public RunDefinition(
            String id,
            long seed,
            int rounds,
            CohortPolicy cohort,
            Selection selection,
            Aggregation aggregation,
            ServerOptimizer optimizer,
            Map<String, String> algorithm) {
        this(id, seed, rounds, cohort, selection, aggregation, optimizer, algorithm, Exchange.PLAIN);
    }
}
