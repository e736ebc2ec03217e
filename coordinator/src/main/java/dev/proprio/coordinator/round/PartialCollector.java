package dev.proprio.coordinator.round;

import com.google.common.base.Stopwatch;
import dev.proprio.coordinator.aggregation.Accumulator;
import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.aggregation.MetricTotals;
import dev.proprio.coordinator.aggregation.RuleContext;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.secagg.SecureOutcome;
import dev.proprio.proto.update.ClientUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Adds up a part of a round far from where the round is gathered: what its devices hand in becomes a {@link Partial}. It
 * takes whoever is handed in; whether the part counts is decided where the round is. Not thread-safe.
 */
public final class PartialCollector implements UpdateSink {
    private final RoundPlan plan;
    private final UpdateShape shape;
    private final Accumulator accumulator;
    private final MetricTotals metrics = new MetricTotals();
    private final Map<String, ClientOutcome> outcomes = new LinkedHashMap<>();
    private final Stopwatch watch = RoundClock.SYSTEM.started();
    private int added;

    private PartialCollector(RoundPlan plan, UpdateShape shape) {
        this.plan = plan;
        this.shape = shape;
        // What a rule knows of earlier rounds it uses where the parts are combined.
        var context = new RuleContext(plan.run().seed(), plan.round(), Optional.empty());
        this.accumulator = new RoundAccumulators(plan, shape, context).open();
    }

    /**
     * A collector for a part of the plan's round.
     *
     * @param parameters how many the model has
     */
    public static PartialCollector of(RoundPlan plan, int parameters) {
        return new PartialCollector(plan, shapeOf(plan, parameters));
    }

    /**
     * The plan of a part of a round, as whoever has the run's definition alone can make it.
     *
     * @param devices of the part
     * @param cohort all devices of the round's attempt, which secure aggregation groups
     * @param target updates that complete the round
     * @param parameters how many the model has
     */
    public static RoundPlan planOf(
            RunDefinition run,
            int round,
            int attempt,
            List<String> devices,
            List<String> cohort,
            int target,
            int parameters) {
        var plain = new RoundPlan(run, round, attempt, devices, target, Optional.empty());
        return new RoundPlan(
                run,
                round,
                attempt,
                devices,
                target,
                run.securePlan(round, attempt, shapeOf(plain, parameters), cohort));
    }

    /** What is added up of each update of the plan's round, of a model with so many parameters. */
    public static UpdateShape shapeOf(RoundPlan plan, int parameters) {
        return UpdateShape.of(plan.run().exchange(), parameters).summed(plan.packing(parameters));
    }

    /** What was added up, with what its devices remember from now on. */
    public Partial partial(List<DeviceStateChange> states) {
        return new Partial(
                plan.identity(), accumulator.partial(), metrics.exact(), new ArrayList<>(outcomes.values()), states);
    }

    @Override
    public RoundClock clock() {
        return RoundClock.SYSTEM;
    }

    @Override
    public void begun() {
        watch.reset().start();
    }

    @Override
    public boolean asked(String device) {
        return !outcomes.containsKey(device);
    }

    @Override
    public Acceptance accept(String device, ClientUpdate update) throws InvalidUpdateException {
        if (outcomes.containsKey(device)) {
            return Acceptance.DUPLICATE;
        }
        try {
            shape.check(update);
            accumulator.add(device, update);
        } catch (InvalidUpdateException e) {
            failed(device, Stage.VALIDATE, String.valueOf(e.getMessage()));
            throw e;
        }
        metrics.add(update.metrics());
        outcomes.put(device, new ClientOutcome.Accepted(device, watch.elapsed(), update.weight(), update.metrics()));
        added++;
        return Acceptance.ACCEPTED;
    }

    @Override
    public Acceptance accept(Partial part) {
        throw new IllegalStateException("a part of a round is added up from updates, not from parts");
    }

    @Override
    public void accept(SecureOutcome outcome) {
        throw new IllegalStateException("a part of a round is added up from updates, not from the sum of masked ones");
    }

    @Override
    public void failed(String device, Stage stage, String reason) {
        outcomes.putIfAbsent(device, new ClientOutcome.Failed(device, watch.elapsed(), stage, reason));
    }

    @Override
    public boolean isSettled() {
        return outcomes.size() == plan.devices().size();
    }

    @Override
    public void allAsked() {}

    @Override
    public int accepted() {
        return added;
    }

    @Override
    public boolean awaitSettled(Duration limit) {
        return isSettled();
    }
}
