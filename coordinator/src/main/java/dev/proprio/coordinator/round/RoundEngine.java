package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.aggregation.RuleContext;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.optimizer.ServerStep;
import dev.proprio.coordinator.secagg.SecurePlan;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.ClientUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs the rounds of one run, one after the other. */
public final class RoundEngine {
    /** After so many rounds in a row without enough updates, a run fails. */
    private static final int MAX_EMPTY_ROUNDS = 3;

    /** The same under secure aggregation, where chance alone may let some rounds abort. */
    private static final int MAX_ABORTED_ROUNDS = 10;

    private final RunDefinition run;
    private final Fleet fleet;
    private final List<RoundListener> listeners;

    public RoundEngine(RunDefinition run, Fleet fleet, List<RoundListener> listeners) {
        this.run = run;
        this.fleet = fleet;
        this.listeners = List.copyOf(listeners);
    }

    /**
     * Runs all rounds from the first.
     *
     * @return the final model
     * @throws RunFailedException if rounds keep failing
     * @throws InterruptedException if the calling thread is interrupted; the round under way is lost
     */
    public GlobalModel run(GlobalModel initial) throws RunFailedException, InterruptedException {
        return resume(RunState.initial(run, initial)).model();
    }

    /**
     * Runs the rounds that are left.
     *
     * @param from the state before the first of them, which a listener was given or which is the initial one
     * @return the state after the last
     * @throws RunFailedException if rounds keep failing
     * @throws InterruptedException if the calling thread is interrupted; the round under way is lost
     */
    public RunState resume(RunState from) throws RunFailedException, InterruptedException {
        RunState state = from;
        while (state.round() < run.rounds()) {
            RoundResult result = round(state);
            state = result.state();
            for (RoundListener listener : listeners) {
                listener.roundEnded(result);
            }
            if (state.emptyRounds() == mostEmptyRounds()) {
                throw new RunFailedException(failure(result));
            }
        }
        return state;
    }

    private RoundResult round(RunState before) throws RunFailedException, InterruptedException {
        UpdateShape shape =
                UpdateShape.of(run.exchange(), before.model().layout().length());
        RoundPlan plan = plan(before.round() + 1, shape);
        for (RoundListener listener : listeners) {
            listener.roundStarted(plan);
        }
        Gathering gathering = plan.masked().isPresent()
                ? new SecureCollector(plan)
                : new RoundCollector(plan, shape, new RuleContext(run.seed(), plan.round(), before.aggregated()));
        Traffic traffic = fleet.train(plan, before.broadcast(run.exchange()), gathering);
        Gathered gathered = gathering.close();
        Optional<Aggregate> aggregate = gathered.aggregate();
        return new RoundResult(
                aggregate.map(combined -> moved(before, combined)).orElseGet(before::unmoved),
                aggregate.isPresent(),
                gathered.outcomes(),
                aggregate.map(Aggregate::weight).orElse(0L),
                gathered.metrics(),
                traffic,
                gathered.elapsed(),
                gathered.secure());
    }

    private RunState moved(RunState before, Aggregate aggregate) {
        GlobalModel model = before.model();
        int round = before.round() + 1;
        var half = ServerHalf.of(
                run.exchange(), aggregate, before.kept(), fleet.population().size());
        var moved = run.optimizer()
                .step(new ServerStep(round, model.layout(), model.parameters(), half.update()), before.optimizer());
        return new RunState(
                round,
                0,
                new GlobalModel(model.layout(), moved.model()),
                moved.state(),
                half.kept(),
                Optional.of(aggregate.section(ClientUpdate.PARAMETERS)));
    }

    private RoundPlan plan(int round, UpdateShape shape) throws RunFailedException {
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
        Optional<SecurePlan> secure = run.secure().map(settings -> {
            boolean uniform = run.aggregation().isUniform() || run.exchange().uniform();
            return SecurePlan.of(settings, run.id(), run.seed(), round, run.algorithm(), shape, uniform, asked);
        });
        // All who are in a group count: leaving some out would only be one more group that gives up.
        int target = secure.isPresent() ? asked.size() : Math.min(cohort.size(), asked.size());
        return new RoundPlan(run, round, asked, target, secure);
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

    private int mostEmptyRounds() {
        return run.secure().isPresent() ? MAX_ABORTED_ROUNDS : MAX_EMPTY_ROUNDS;
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
                        mostEmptyRounds(),
                        last.round(),
                        Math.max(run.cohort().minimum(), run.aggregation().least()),
                        required,
                        reason);
    }
}
