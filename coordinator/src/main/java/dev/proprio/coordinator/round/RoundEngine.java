package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.aggregation.RuleContext;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.optimizer.ServerStep;
import dev.proprio.coordinator.secagg.SecureAggregation;
import dev.proprio.coordinator.secagg.SecurePlan;
import dev.proprio.coordinator.selection.Choice;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.coordinator.selection.Reports;
import dev.proprio.proto.compression.Packing;
import dev.proprio.proto.extension.ExtensionException;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the rounds of one run, one after the other. */
public final class RoundEngine {
    private static final Logger log = LoggerFactory.getLogger(RoundEngine.class);

    /** After so many rounds in a row without enough updates, a run fails. */
    private static final int MAX_EMPTY_ROUNDS = 3;

    /** The same under secure aggregation, where chance alone may let some rounds abort. */
    private static final int MAX_ABORTED_ROUNDS = 10;

    private final RunDefinition run;
    private final Fleet fleet;
    private final List<RoundListener> listeners;
    private final RoundLog kept;

    /** Keeps nothing. */
    public RoundEngine(RunDefinition run, Fleet fleet, List<RoundListener> listeners) {
        this(run, fleet, listeners, RoundLog.NONE);
    }

    /** @param kept makes each round safe before the listeners are told */
    public RoundEngine(RunDefinition run, Fleet fleet, List<RoundListener> listeners, RoundLog kept) {
        this.run = run;
        this.fleet = fleet;
        this.listeners = List.copyOf(listeners);
        this.kept = kept;
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
            RoundResult result = checkedRound(state);
            state = result.state();
            tell(kept.commit(result));
            if (state.round() == run.rounds() && state.emptyRounds() == state.round()) {
                throw new RunFailedException(failure(state.round(), result));
            }
        }
        return state;
    }

    /**
     * Tells of rounds that are safe and of which the listeners may not have heard, and runs those that are left.
     *
     * @param told the rounds before these, in order; only devices are told of them again
     * @param committed in order, at least one
     * @return the state after the last round
     * @throws RunFailedException if rounds keep failing
     * @throws InterruptedException if the calling thread is interrupted; the round under way is lost
     */
    public RunState resume(List<RoundResult> told, List<RoundResult> committed)
            throws RunFailedException, InterruptedException {
        fleet.committed(run.id(), told);
        tell(committed);
        return resume(committed.getLast().state());
    }

    private void tell(List<RoundResult> committed) throws RunFailedException, InterruptedException {
        fleet.committed(run.id(), committed);
        for (RoundResult result : committed) {
            for (RoundListener listener : listeners) {
                listener.roundEnded(result);
            }
            if (result.state().emptyRounds() == mostEmptyRounds()) {
                throw new RunFailedException(failure(mostEmptyRounds(), result));
            }
        }
    }

    private RoundResult checkedRound(RunState before) throws RunFailedException, InterruptedException {
        try {
            return round(before);
        } catch (ExtensionException e) {
            log.warn("round {} failed", before.round() + 1, e);
            throw new RunFailedException(
                    "round %s failed: %s. The model of round %s stays as it was"
                            .formatted(before.round() + 1, e.getMessage(), before.round()),
                    e);
        }
    }

    private RoundResult round(RunState before) throws RunFailedException, InterruptedException {
        int round = before.round() + 1;
        int parameters = before.model().layout().length();
        phase(round, RoundPhase.SELECT);
        Packing packing = run.packing(round, parameters);
        UpdateShape shape = UpdateShape.of(run.exchange(), parameters).summed(packing);
        RoundPlan plan = plan(before, shape);
        for (RoundListener listener : listeners) {
            listener.roundStarted(plan);
        }
        Gathering gathering = plan.masked().isPresent()
                ? new SecureCollector(plan)
                : new RoundCollector(plan, shape, new RuleContext(run.seed(), round, before.aggregated()));
        phase(round, plan.masked().isPresent() ? RoundPhase.MASK : RoundPhase.TRAIN);
        var sink = new PhasedSink(gathering, phase -> phase(round, phase));
        Traffic traffic = fleet.train(plan, before.broadcast(run.exchange()), sink);
        phase(round, RoundPhase.COMMIT);
        Gathered gathered = gathering.close();
        Optional<Aggregate> aggregate = gathered.aggregate().map(summed -> expanded(summed, packing, parameters));
        if (run.secure().isPresent() && aggregate.isPresent()) {
            new SumResolution(run.secure().get()).require(round, run.exchange(), aggregate.get());
        }
        RunState after = aggregate.map(combined -> moved(before, combined)).orElseGet(before::unmoved);
        return new RoundResult(
                run.selection().usesReports() ? after.with(reports(before, gathered.outcomes())) : after,
                aggregate.isPresent(),
                gathered.outcomes(),
                aggregate.map(Aggregate::weight).orElse(0L),
                gathered.metrics(),
                traffic,
                gathered.elapsed(),
                gathered.secure());
    }

    private void phase(int round, RoundPhase phase) {
        listeners.forEach(listener -> listener.phase(round, phase));
    }

    private Aggregate expanded(Aggregate summed, Packing packing, int parameters) {
        double[] values = packing.expand(summed.section(ClientUpdate.PARAMETERS));
        return summed.with(ClientUpdate.PARAMETERS, CheckedExtensions.expanded(run.compression(), values, parameters));
    }

    private RunState moved(RunState before, Aggregate aggregate) {
        GlobalModel model = before.model();
        int round = before.round() + 1;
        var half = ServerHalf.of(
                run.exchange(),
                aggregate,
                before.kept(),
                fleet.population().size(),
                model.layout().statistics());
        var moved = CheckedExtensions.step(
                run.optimizer(),
                new ServerStep(round, model.layout(), model.parameters(), half.update()),
                before.optimizer());
        return new RunState(
                round,
                0,
                new GlobalModel(model.layout(), withStatistics(model, moved.model(), half.update())),
                moved.state(),
                half.kept(),
                run.aggregation().usesPrevious()
                        ? Optional.of(aggregate.section(ClientUpdate.PARAMETERS))
                        : Optional.empty(),
                before.reports());
    }

    /** A moved model whose running statistics have moved by their mean, whatever the optimizer made of it. */
    private static float[] withStatistics(GlobalModel before, float[] moved, double[] update) {
        List<ParameterLayout.Slice> statistics = before.layout().statistics();
        float[] model = statistics.isEmpty() ? moved : moved.clone();
        for (var slice : statistics) {
            for (int i = slice.offset(); i < slice.offset() + slice.length(); i++) {
                model[i] = (float) (before.parameters()[i] + update[i]);
            }
        }
        return model;
    }

    private static Reports reports(RunState before, List<ClientOutcome> outcomes) {
        Map<String, Map<String, Metric>> metrics = new HashMap<>();
        for (ClientOutcome outcome : outcomes) {
            if (outcome instanceof ClientOutcome.Accepted accepted) {
                metrics.put(accepted.device(), accepted.metrics());
            }
        }
        return before.reports().with(before.round() + 1, metrics);
    }

    private RoundPlan plan(RunState before, UpdateShape shape) throws RunFailedException, InterruptedException {
        int round = before.round() + 1;
        CohortPolicy cohort = run.cohort();
        List<String> asked = fleet.draw(
                new CohortDraw(round, cohort.minimum(), before.emptyRounds(), present -> select(before, present)));
        if (asked.size() < cohort.minimum()) {
            throw new RunFailedException("round %s needs at least %s devices but only %s can be asked"
                    .formatted(round, cohort.minimum(), asked.size()));
        }
        Optional<SecurePlan> secure = run.secure().map(settings -> secure(settings, round, shape, asked));
        // All who are in a group count: leaving some out would only be one more group that gives up.
        int target = secure.isPresent() ? asked.size() : Math.min(cohort.size(), asked.size());
        return new RoundPlan(run, round, asked, target, secure);
    }

    private List<String> select(RunState before, Population present) {
        boolean all = present.size() == fleet.population().size();
        Reports reports = all ? before.reports() : before.reports().of(present);
        List<String> devices = CheckedExtensions.select(
                run.selection(), new Choice(present, run.cohort().selected(), run.seed(), before.round() + 1, reports));
        return run.aggregation()
                .requiredDevice()
                .map(required -> withRequired(required, devices))
                .orElse(devices);
    }

    private SecurePlan secure(SecureAggregation settings, int round, UpdateShape shape, List<String> asked) {
        boolean uniform = run.aggregation().isUniform() || run.exchange().uniform();
        Map<String, String> work = run.task(round, "").settings();
        return SecurePlan.of(settings, run.id(), run.seed(), round, work, shape, uniform, asked);
    }

    /** The required device first; if it was not selected, it takes the least preferred one's place. */
    private static List<String> withRequired(String required, List<String> selected) {
        List<String> devices = new ArrayList<>(selected);
        if (!devices.remove(required) && !devices.isEmpty()) {
            devices.removeLast();
        }
        devices.addFirst(required);
        return devices;
    }

    private int mostEmptyRounds() {
        return run.secure().isPresent() ? MAX_ABORTED_ROUNDS : MAX_EMPTY_ROUNDS;
    }

    private String failure(int rounds, RoundResult last) {
        String reason = last.outcomes().stream()
                .filter(ClientOutcome.Failed.class::isInstance)
                .map(ClientOutcome.Failed.class::cast)
                .findFirst()
                .map(failed -> "; for example %s failed at %s%s: %s"
                        .formatted(failed.device(), failed.stage(), maker(failed.stage()), failed.reason()))
                .orElse("");
        String required = run.aggregation()
                .requiredDevice()
                .map(", or none of %s, which the aggregation needs"::formatted)
                .orElse("");
        return "%s rounds in a row, up to round %s, had fewer than %s usable updates%s%s"
                .formatted(
                        rounds,
                        last.round(),
                        Math.max(run.cohort().minimum(), run.aggregation().least()),
                        required,
                        reason);
    }

    /** What made an update that could not be used. */
    private String maker(Stage stage) {
        String algorithm = run.algorithm().get("algorithm");
        return stage != Stage.VALIDATE || algorithm == null
                ? ""
                : " with the local algorithm \"%s\" and %s"
                        .formatted(
                                algorithm,
                                ExtensionException.title(run.compression().getClass()));
    }
}
