package dev.proprio.experiments.engine;

import com.google.protobuf.ByteString;
import dev.proprio.client.device.DeviceTraining;
import dev.proprio.client.device.Participation;
import dev.proprio.client.device.TrainerPool;
import dev.proprio.client.training.Trainer;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.round.RoundPhase;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.coordinator.secagg.SecureOutcome;
import dev.proprio.coordinator.secagg.SecurePlan;
import dev.proprio.coordinator.secagg.SecureRound;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.v1.SecAggCoordinatorMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;

/**
 * One round of the whole protocol in this process: the coordinator's sessions on the calling thread, the devices'
 * answers on the trainers' threads, and the very messages that would travel between them.
 */
final class MaskedRound {
    private final RoundPlan plan;
    private final Broadcast broadcast;
    private final TrainerPool trainers;
    private final SecureRound sessions;
    private final Map<String, MaskedDevice> devices = new LinkedHashMap<>();
    private final Queue<Future<String>> running = new ConcurrentLinkedQueue<>();

    MaskedRound(
            RoundPlan plan,
            SecurePlan secure,
            Broadcast broadcast,
            DeviceTraining training,
            TrainerPool trainers,
            Participation participation,
            RoundClock clock) {
        this.plan = plan;
        this.broadcast = broadcast;
        this.trainers = trainers;
        ByteString sha256 = ByteString.copyFrom(FloatBytes.sha256().digest(broadcast.encode()));
        this.sessions = new SecureRound(secure, sha256, participation.directory(), this::deliver, clock);
        var packing = plan.packing(broadcast.layout().length());
        for (String device : plan.devices()) {
            devices.put(
                    device,
                    new MaskedDevice(
                            plan.taskFor(device), broadcast, sha256, packing, training, participation, sessions));
        }
    }

    Traffic run(UpdateSink sink) throws InterruptedException {
        devices.values().forEach(device -> submit(device.name(), trainer -> device.begin()));
        // In one process nobody is slow but the machine: the stages need no deadlines of their own.
        SecureOutcome outcome = sessions.run(plan.deadline(), plan.deadline(), step -> sink.phase(RoundPhase.of(step)));
        for (Future<String> task = running.poll(); task != null; task = running.poll()) {
            LocalFleet.requireNoFailure(task);
        }
        sink.accept(outcome);
        return new Traffic(
                plan.devices().size() * broadcast.byteLength()
                        + outcome.report().bytesDown(),
                outcome.report().bytesUp());
    }

    private void deliver(String device, SecAggCoordinatorMessage message) {
        MaskedDevice recipient = devices.get(device);
        if (recipient != null) {
            submit(device, trainer -> recipient.take(message, trainer));
        }
    }

    private void submit(String device, Step step) {
        running.add(trainers.submit(trainer -> {
            step.run(trainer);
            return device;
        }));
    }

    /** Something that a device does. */
    @FunctionalInterface
    private interface Step {
        void run(Trainer trainer);
    }
}
