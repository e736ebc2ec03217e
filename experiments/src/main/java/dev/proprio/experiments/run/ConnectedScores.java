package dev.proprio.experiments.run;

import dev.proprio.coordinator.query.QueriedModel;
import dev.proprio.coordinator.query.QueryPlan;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.experiments.engine.FleetQueries;
import dev.proprio.experiments.spec.CohortSpec;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.Broadcast;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Asks a run's devices that are connected, in other processes, for scores of windows that they have kept from training.
 *
 * @param cohort whose deadline answers are waited for
 */
record ConnectedScores(FleetQueries queries, RunDefinition definition, CohortSpec cohort) {
    /**
     * Those that are connected now.
     *
     * @param calibrating who chooses a threshold
     * @param measured the others
     */
    record Parts(List<String> calibrating, List<String> measured) {
        Parts {
            calibrating = List.copyOf(calibrating);
            measured = List.copyOf(measured);
        }

        /**
         * Some, drawn by the seed, in the order of their names.
         *
         * @param count how many of them calibrate
         */
        static Parts draw(long seed, String purpose, List<String> devices, int count) {
            List<String> all = devices.stream().sorted().toList();
            Set<String> chosen = new HashSet<>();
            Arrays.stream(KeyedRandom.of(seed, purpose).order(all.size()))
                    .limit(count)
                    .forEach(number -> chosen.add(all.get(number)));
            return new Parts(
                    all.stream().filter(chosen::contains).toList(),
                    all.stream().filter(device -> !chosen.contains(device)).toList());
        }
    }

    /** Those that are connected now. */
    List<String> devices() throws InterruptedException {
        return queries.devices();
    }

    /**
     * Some of them, asked about a model.
     *
     * @param round whose model it is
     */
    ScoreTeller teller(GlobalModel global, int round, List<String> devices) {
        var model = new QueriedModel(Broadcast.of(global.layout(), global.parameters()), definition.description());
        return (query, purpose) -> queries.ask(
                QueryPlan.scores(definition.id() + "-" + purpose, round + 1, query, devices, model, cohort.deadline()));
    }
}
