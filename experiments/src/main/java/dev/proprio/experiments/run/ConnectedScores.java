package dev.proprio.experiments.run;

import dev.proprio.coordinator.query.QueriedModel;
import dev.proprio.coordinator.query.QueryPlan;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
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
record ConnectedScores(ToldAnswers queries, RunDefinition definition, CohortSpec cohort) {
    /**
     * Devices that are asked about a model.
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

    /**
     * Those that are connected now, or were when this was first asked of them, if some of it is known from before the run went on.
     *
     * @param purpose what they are asked for
     * @param round whose model it is
     */
    List<String> devices(String purpose, GlobalModel global, int round)
            throws RunFailedException, InterruptedException {
        return queries.devices(purpose, round + 1, queried(global));
    }

    private QueriedModel queried(GlobalModel global) {
        return new QueriedModel(Broadcast.of(global.layout(), global.parameters()), definition.description());
    }

    /**
     * Some of them, asked about a model.
     *
     * @param round whose model it is
     */
    ScoreTeller teller(GlobalModel global, int round, List<String> devices) {
        QueriedModel model = queried(global);
        return (query, purpose) -> queries.ask(
                QueryPlan.scores(definition.id() + "-" + purpose, round + 1, query, devices, model, cohort.deadline()));
    }
}
