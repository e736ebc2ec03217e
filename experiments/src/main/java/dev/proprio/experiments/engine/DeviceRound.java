package dev.proprio.experiments.engine;

import dev.proprio.client.device.DeviceTraining;
import dev.proprio.client.device.Participation;
import dev.proprio.client.device.TaskResult;
import dev.proprio.client.training.Trainer;
import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.proto.compression.MalformedUpdateException;
import dev.proprio.proto.compression.UpdatePacking;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.RoundStep;
import dev.proprio.proto.update.TrainingTask;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a simulated device does in a round in which it masks nothing: it leaves early, or trains and hands in, or fails. The same
 * in whatever process it is. Thread-safe if the sink is.
 */
record DeviceRound(
        RoundPlan plan,
        Broadcast broadcast,
        UpdatePacking packing,
        DeviceTraining training,
        Participation participation,
        UpdateSink sink,
        Arrivals arrivals) {
    private static final Logger log = LoggerFactory.getLogger(DeviceRound.class);

    static DeviceRound of(
            RoundPlan plan,
            Broadcast broadcast,
            DeviceTraining training,
            Participation participation,
            UpdateSink sink) {
        UpdatePacking packing = plan.packing(broadcast.layout().length());
        return new DeviceRound(plan, broadcast, packing, training, participation, sink, new Arrivals());
    }

    void perform(String device, Trainer trainer) {
        TrainingTask task = plan.taskFor(device);
        if (!participation.stays(task, RoundStep.UPLOAD)) {
            sink.failed(device, Stage.DROP, RoundStep.UPLOAD.left());
            return;
        }
        Optional<TaskResult> answer = train(task, trainer);
        if (answer.isPresent()) {
            arrivals.sent(answer.get().update().byteLength());
            handIn(task, answer.get());
        }
    }

    private Optional<TaskResult> train(TrainingTask task, Trainer trainer) {
        try {
            return Optional.of(training.train(task, broadcast, trainer));
        } catch (Exception e) {
            log.debug("{} failed in round {}", task.device(), task.round(), e);
            sink.failed(task.device(), Stage.TRAIN, e.getMessage() == null ? e.toString() : e.getMessage());
            return Optional.empty();
        }
    }

    private void handIn(TrainingTask task, TaskResult answer) {
        try {
            if (sink.accept(task.device(), packing.unpack(answer.update())) == UpdateSink.Acceptance.ACCEPTED) {
                boolean hears = participation.leaves(task).isEmpty();
                arrivals.accepted(task, answer.next(), answer.unsent(), hears);
            }
        } catch (MalformedUpdateException e) {
            sink.failed(task.device(), Stage.VALIDATE, String.valueOf(e.getMessage()));
        } catch (InvalidUpdateException e) {
            log.debug("{} returned an invalid update in round {}", task.device(), task.round(), e);
        }
    }
}
