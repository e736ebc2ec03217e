package dev.proprio.coordinator.round;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A fleet whose devices do what a script says, on the caller's thread and in the plan's order. */
final class ScriptedFleet implements Fleet {
    /** What one device does in one round. */
    interface Script {
        void play(String device, RoundPlan plan, UpdateSink sink) throws InvalidUpdateException;
    }

    private final int devices;
    private final Script script;
    final List<RoundPlan> plans = new ArrayList<>();
    final List<Broadcast> broadcasts = new ArrayList<>();

    ScriptedFleet(int devices, Script script) {
        this.devices = devices;
        this.script = script;
    }

    /** Returns a change of 1 everywhere. */
    static ClientUpdate ones(int length) {
        float[] change = new float[length];
        java.util.Arrays.fill(change, 1);
        return ClientUpdate.ofParameters(1, change, Map.of());
    }

    @Override
    public Population population() {
        return Population.of(
                IntStream.range(0, devices).mapToObj(i -> "device-" + i).toList());
    }

    @Override
    public Traffic train(RoundPlan plan, Broadcast broadcast, UpdateSink sink) throws InterruptedException {
        plans.add(plan);
        broadcasts.add(broadcast);
        for (String device : plan.devices()) {
            sink.asked(device);
            try {
                script.play(device, plan, sink);
            } catch (InvalidUpdateException recordedByTheSink) {
                assertThat(recordedByTheSink).hasMessageContaining("section");
            }
        }
        sink.allAsked();
        sink.awaitSettled(plan.deadline());
        return new Traffic(1, 2);
    }
}
