package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.aggregation.RuleContext;
import dev.proprio.coordinator.optimizer.OptimizerState;
import dev.proprio.coordinator.optimizer.ServerStep;
import dev.proprio.coordinator.selection.DeviceReports;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.ExchangeContext;
import dev.proprio.proto.update.Metric;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The algorithm's server half, then the server optimizer. */
record ServerUpdate(Fleet fleet) implements StateStep {
    @Override
    public RunState step(RoundContext round, RoundPlan plan, Optional<Aggregate> released, List<ClientOutcome> outcomes)
            throws RunFailedException {
        RunState after = released.isPresent()
                ? moved(round, plan, round.unpacked(released.get()))
                : round.before().unmoved();
        return round.run().selection().usesReports() ? after.with(DeviceReports.PART, reports(round, outcomes)) : after;
    }

    private RunState moved(RoundContext round, RoundPlan plan, Aggregate combined) throws RunFailedException {
        RunDefinition run = round.run();
        RunState before = round.before();
        GlobalModel model = before.model();
        ExchangeContext context = round.exchange(combined, fleet.population().size());
        if (plan.secure().isPresent()) {
            new SumResolution(plan.secure().get().terms()).require(round.round(), run.exchange(), context, combined);
        }
        var half = ServerHalf.of(run.exchange(), context);
        var moved = CheckedExtensions.step(
                run.optimizer(),
                new ServerStep(round.round(), model.layout(), model.parameters(), half.update()),
                before.part(OptimizerState.PART).orElse(OptimizerState.EMPTY));
        RunState after = before.moved(
                        new GlobalModel(model.layout(), withStatistics(model, moved.model(), half.mean())))
                .with(OptimizerState.PART, moved.state())
                .with(RunState.EXCHANGE, half.kept());
        return run.aggregation().usesPrevious()
                ? after.with(
                        RuleContext.PREVIOUS,
                        Map.of(ClientUpdate.PARAMETERS, combined.section(ClientUpdate.PARAMETERS)))
                : after;
    }

    /** A moved model whose running statistics have moved by their mean, whatever parts and optimizer made of it. */
    private static float[] withStatistics(GlobalModel before, float[] moved, double[] mean) {
        List<ParameterLayout.Slice> statistics = before.layout().statistics();
        float[] model = statistics.isEmpty() ? moved : moved.clone();
        for (var slice : statistics) {
            for (int i = slice.offset(); i < slice.offset() + slice.length(); i++) {
                model[i] = (float) (before.parameters()[i] + mean[i]);
            }
        }
        return model;
    }

    private static DeviceReports reports(RoundContext round, List<ClientOutcome> outcomes) {
        Map<String, Map<String, Metric>> metrics = new HashMap<>();
        for (ClientOutcome outcome : outcomes) {
            if (outcome instanceof ClientOutcome.Accepted accepted) {
                metrics.put(accepted.device(), accepted.metrics());
            }
        }
        return round.before()
                .part(DeviceReports.PART)
                .orElse(DeviceReports.NONE)
                .with(round.round(), metrics);
    }
}
