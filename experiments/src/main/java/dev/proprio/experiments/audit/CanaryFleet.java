package dev.proprio.experiments.audit;

import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.ForwardingSink;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.compression.MalformedUpdateException;
import dev.proprio.proto.compression.UpdatePacking;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.update.UpdateClip;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A fleet with canaries in it, whose updates go through all that other devices' do. With a clip they are as long as that;
 * without, as the median of the round's other updates, and weigh as much.
 */
final class CanaryFleet implements Fleet {
    private final Fleet devices;
    private final Canaries canaries;

    /** The last round's; written and read on the engine's thread. */
    private float[] magnitudes = {};

    CanaryFleet(Fleet devices, Canaries canaries) {
        this.devices = devices;
        this.canaries = canaries;
    }

    /** How long a canary's update was in each value in the last round; all 0 if nobody had one to go by. */
    float[] magnitudes() {
        return magnitudes;
    }

    @Override
    public Population population() {
        return canaries.among(devices.population());
    }

    @Override
    public Traffic train(RoundPlan plan, Broadcast broadcast, UpdateSink sink)
            throws RunFailedException, InterruptedException {
        List<String> own = plan
                .devices()
                .subList(0, Math.min(plan.target(), plan.devices().size()))
                .stream()
                .filter(canaries::contains)
                .toList();
        List<String> others = plan.devices().stream()
                .filter(device -> !canaries.contains(device))
                .toList();
        var rest = new RoundPlan(
                plan.run(), plan.round(), plan.attempt(), others, plan.target() - own.size(), plan.secure());
        var seen = new SeenUpdates();
        Traffic traffic = devices.train(rest, broadcast, new Others(sink, seen));
        Optional<UpdateClip> clip = plan.taskFor("").clip();
        int length = broadcast.layout().length();
        float norm = clip.map(UpdateClip::norm).orElseGet(seen::norm);
        magnitudes = norm > 0
                ? Canaries.magnitudes(clip.orElseGet(() -> new UpdateClip(norm)).parts(length))
                : new float[length];
        UpdatePacking packing = plan.packing(length);
        for (String canary : own) {
            sink.asked(canary);
            if (norm > 0) {
                handIn(plan.taskFor(canary), packing, seen.weight(), sink);
            } else {
                sink.failed(canary, Stage.TRAIN, "no other device's update says how long a canary's is to be");
            }
        }
        sink.allAsked();
        return traffic;
    }

    private void handIn(TrainingTask task, UpdatePacking packing, long weight, UpdateSink sink) {
        String device = task.device();
        var update = ClientUpdate.ofParameters(
                weight, canaries.update(canaries.index(device), task.round(), magnitudes), Map.of());
        ClientUpdate sent = task.clip().map(clip -> clip.apply(update)).orElse(update);
        try {
            sink.accept(
                    device,
                    packing.unpack(packing.pack(device, task.attempt(), sent, Optional.empty())
                            .update()));
        } catch (MalformedUpdateException e) {
            sink.failed(device, Stage.VALIDATE, String.valueOf(e.getMessage()));
        } catch (InvalidUpdateException e) {
            throw new IllegalStateException("a canary's update was refused: " + e.getMessage(), e);
        }
    }

    @Override
    public void committed(String run, List<RoundResult> rounds) {
        devices.committed(run, rounds);
    }

    /** Hands on what devices send, and waits for canaries before all are asked. */
    private record Others(UpdateSink sink, SeenUpdates seen) implements ForwardingSink {
        @Override
        public Acceptance accept(String device, ClientUpdate update) throws InvalidUpdateException {
            seen.add(update);
            return sink.accept(device, update);
        }

        @Override
        public void allAsked() {}
    }
}
