package dev.proprio.coordinator.additions;

import dev.proprio.coordinator.aggregation.Aggregation;
import dev.proprio.coordinator.aggregation.CenteredClipping;
import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.aggregation.WeightedMean;
import dev.proprio.coordinator.optimizer.ServerAdam;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.coordinator.selection.PowerOfChoice;
import dev.proprio.coordinator.selection.UniformSelection;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.Metric;
import dev.proprio.proto.update.part.MovingMean;
import dev.proprio.proto.update.part.UpdateHistory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ten devices whose updates follow from the model, what came with it, the round and their number. */
public final class ArithmeticFleet implements Fleet {
    /** The state before the first round of a run over five parameters, two of them running statistics. */
    public static RunState initial(RunDefinition run) {
        var layout = ParameterLayout.of(List.of("0/W", "1/mean"), List.of(List.of(3), List.of(2)));
        return RunState.initial(run, new GlobalModel(layout, new float[] {1, -0f, 0.5f, 2, 3}));
    }

    /** Between them, the runs keep something of everything: moments, vectors of the exchange, reports, the last mean. */
    public static RunDefinition definition(String run, int rounds) {
        boolean history = run.equals("history");
        Aggregation rule = history ? new WeightedMean() : new CenteredClipping();
        Exchange exchange =
                history ? Exchange.uniform(new MovingMean("m", 0.75), new UpdateHistory("h")) : Exchange.PLAIN;
        return RunDefinition.fedAvg(run, 7, rounds, new CohortPolicy(4, 1, 1, Duration.ofMinutes(1)))
                .with(draft -> draft.set(RunDefinition::selection, new PowerOfChoice(6, new UniformSelection()))
                        .set(RunDefinition::aggregation, rule)
                        .set(RunDefinition::optimizer, new ServerAdam())
                        .set(RunDefinition::exchange, exchange));
    }

    @Override
    public Population population() {
        return Population.of(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
    }

    @Override
    public Traffic train(RoundPlan plan, Broadcast broadcast, UpdateSink sink) throws InterruptedException {
        for (String device : plan.devices()) {
            sink.asked(device);
            try {
                ClientUpdate update = update(plan.round(), Long.parseLong(device), broadcast);
                sink.accept(
                        device,
                        plan.taskFor(device)
                                .clip()
                                .map(clip -> clip.apply(update))
                                .orElse(update));
            } catch (InvalidUpdateException e) {
                throw new AssertionError(e);
            }
        }
        sink.allAsked();
        sink.awaitSettled(plan.deadline());
        return new Traffic(1, 2);
    }

    static ClientUpdate update(int round, long device, Broadcast broadcast) {
        KeyedRandom random = KeyedRandom.of(7, "arithmetic", round, device);
        Map<String, float[]> sections = new LinkedHashMap<>();
        float[] change = new float[broadcast.parameters().length];
        for (int i = 0; i < change.length; i++) {
            change[i] = (float) (random.nextDouble() - 0.25 * broadcast.parameters()[i]);
        }
        sections.put(ClientUpdate.PARAMETERS, change);
        broadcast.shared().forEach((name, shared) -> {
            float[] section = new float[shared.length];
            for (int i = 0; i < section.length; i++) {
                section[i] = (float) (random.nextDouble() - 0.5 * shared[i]);
            }
            sections.put(name, section);
        });
        double loss = random.nextDouble();
        return new ClientUpdate(1, sections, Map.of(Metric.LOSS, new Metric(8 * loss, 8)));
    }
}
