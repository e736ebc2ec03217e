package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.aggregation.RuleContext;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.optimizer.OptimizerState;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.ClientUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs the rounds of one run, one after the other. */
public final class RoundEngine {
    /** After so many rounds in a row without enough updates, a run fails. */
    private static final int MAX_EMPTY_ROUNDS = 3;

    private final RunDefinition run;
    private final Fleet fleet;
    private final List<RoundListener> listeners;

    public RoundEngine(RunDefinition run, Fleet fleet, List<RoundListener> listeners) {
        this.run = run;
        this.fleet = fleet;
        this.listeners = List.copyOf(listeners);
    }

    /**
     * Runs all rounds.
     *
     * @return the final model
     * @throws RunFailedException if rounds keep failing
     * @throws InterruptedException if the calling thread is interrupted; the round under way is lost
     */
    public GlobalModel run(GlobalModel initial) throws RunFailedException, InterruptedException {
        UpdateShape shape = UpdateShape.ofParameters(initial.parameters().length);
        GlobalModel model = initial;
        OptimizerState state = run.optimizer().initialState(initial.parameters().length);
        Optional<double[]> previous = Optional.empty();
        int empty = 0;
        for (int round = 1; round <= run.rounds(); round++) {
            RoundPlan plan = plan(round);
            for (RoundListener listener : listeners) {
                listener.roundStarted(plan);
            }
            RoundCollector collector = new RoundCollector(plan, shape, new RuleContext(run.seed(), round, previous));
            Traffic traffic = fleet.train(plan, model, collector);
            RoundCollector.Gathered gathered = collector.close();
            Optional<Aggregate> aggregate = gathered.aggregate();
            if (aggregate.isPresent()) {
                double[] update = aggregate.get().section(ClientUpdate.PARAMETERS);
                var step = run.optimizer().step(model.parameters(), update, state);
                model = new GlobalModel(model.layout(), step.model());
                state = step.state();
                previous = Optional.of(update);
                empty = 0;
            } else {
                empty++;
            }
            var result = new RoundResult(
                    round,
                    model,
                    aggregate.isPresent(),
                    gathered.outcomes(),
                    aggregate.map(Aggregate::weight).orElse(0L),
                    gathered.metrics(),
                    traffic,
                    gathered.elapsed());
            for (RoundListener listener : listeners) {
                listener.roundEnded(result);
            }
            if (empty == MAX_EMPTY_ROUNDS) {
                throw new RunFailedException(failure(result));
            }
        }
        return model;
    }

    private RoundPlan plan(int round) throws RunFailedException {
        CohortPolicy cohort = run.cohort();
        List<String> devices = run.selection()
                .select(fleet.population(), cohort.selected(), KeyedRandom.of(run.seed(), "selection", round, 0));
        if (devices.size() < cohort.minimum()) {
            throw new RunFailedException("round %d needs at least %d devices but only %d can be asked"
                    .formatted(round, cohort.minimum(), devices.size()));
        }
        List<String> asked = run.aggregation()
                .requiredDevice()
                .map(required -> withRequired(required, devices))
                .orElse(devices);
        return new RoundPlan(run, round, asked, Math.min(cohort.size(), asked.size()));
    }

    /** The required device first; if it was not selected, it takes the least preferred one's place. */
    private static List<String> withRequired(String required, List<String> selected) {
        List<String> devices = new ArrayList<>(selected);
        if (!devices.remove(required)) {
            devices.removeLast();
        }
        devices.addFirst(required);
        return devices;
    }

    private String failure(RoundResult last) {
        String reason = last.outcomes().stream()
                .filter(ClientOutcome.Failed.class::isInstance)
                .map(ClientOutcome.Failed.class::cast)
                .findFirst()
                .map(failed ->
                        "; for example %s failed at %s: %s".formatted(failed.device(), failed.stage(), failed.reason()))
                .orElse("");
        String required = run.aggregation()
                .requiredDevice()
                .map(", or none of %s, which the aggregation needs"::formatted)
                .orElse("");
        return "%d rounds in a row, up to round %d, had fewer than %d usable updates%s%s"
                .formatted(
                        MAX_EMPTY_ROUNDS,
                        last.round(),
                        Math.max(run.cohort().minimum(), run.aggregation().least()),
                        required,
                        reason);
    }
}
