package dev.proprio.experiments.engine;

import com.google.protobuf.ByteString;
import dev.proprio.client.device.DeviceTraining;
import dev.proprio.client.device.Participation;
import dev.proprio.client.device.TaskResult;
import dev.proprio.client.session.SecureParticipant;
import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.Trainer;
import dev.proprio.coordinator.secagg.SecureRound;
import dev.proprio.proto.compression.MalformedUpdateException;
import dev.proprio.proto.compression.UpdatePacking;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.RoundStep;
import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.v1.SecAggCoordinatorMessage;
import dev.proprio.proto.v1.SecAggShareInbox;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One device's side of a round of the whole protocol in this process. Thread-safe: it does one thing at a time. */
final class MaskedDevice {
    private static final Logger log = LoggerFactory.getLogger(MaskedDevice.class);

    private final TrainingTask task;
    private final Broadcast broadcast;
    private final ByteString modelSha256;
    private final UpdatePacking packing;
    private final DeviceTraining training;
    private final Participation participation;
    private final SecureRound sessions;
    private Optional<SecureParticipant> participant = Optional.empty();
    private Optional<Memory> next = Optional.empty();

    /** What the device will remember if its update counts. */
    private record Memory(ClientState state, Optional<float[]> unsent) {}

    MaskedDevice(
            TrainingTask task,
            Broadcast broadcast,
            ByteString modelSha256,
            UpdatePacking packing,
            DeviceTraining training,
            Participation participation,
            SecureRound sessions) {
        this.task = task;
        this.broadcast = broadcast;
        this.modelSha256 = modelSha256;
        this.packing = packing;
        this.training = training;
        this.participation = participation;
        this.sessions = sessions;
    }

    String name() {
        return task.device();
    }

    /** Advertises the device's keys. */
    synchronized void begin() {
        attempt(RoundStep.ADVERTISE, () -> {
            var joining =
                    new SecureParticipant(task, sessions.taskFor(task.device()), participation.identity(task.device()));
            participant = Optional.of(joining);
            sessions.receive(task.device(), joining.advertise(modelSha256));
        });
    }

    /** Answers the coordinator. */
    synchronized void take(SecAggCoordinatorMessage message, Trainer trainer) {
        if (participant.isEmpty()) {
            return;
        }
        SecureParticipant taking = participant.get();
        switch (message.getMessageCase()) {
            case DRAW ->
                attempt(RoundStep.SHARE, () -> sessions.receive(task.device(), taking.reveal(message.getDraw())));
            case ROSTER ->
                attempt(RoundStep.SHARE, () -> sessions.receive(task.device(), taking.shareKeys(message.getRoster())));
            case INBOX -> attempt(RoundStep.UPLOAD, () -> upload(taking, message.getInbox(), trainer));
            case SURVIVORS ->
                attempt(
                        RoundStep.CONFIRM,
                        () -> sessions.receive(task.device(), taking.confirm(message.getSurvivors())));
            case UNMASK ->
                attempt(RoundStep.UNMASK, () -> sessions.receive(task.device(), taking.unmask(message.getUnmask())));
            case OUTCOME -> {
                if (message.getOutcome().getCounted()) {
                    next.ifPresent(memory -> training.counted(task, memory.state(), memory.unsent()));
                }
                leave();
            }
            case MESSAGE_NOT_SET -> log.debug("{} ignored an empty message", task.device());
        }
    }

    private void upload(SecureParticipant taking, SecAggShareInbox inbox, Trainer trainer) throws Exception {
        MaskedInput input;
        TaskResult answer;
        try {
            answer = training.train(task, broadcast, trainer);
        } catch (Exception e) {
            lose("train", e);
            return;
        }
        try {
            input = taking.mask(inbox, packing.unpack(answer.update()));
        } catch (IllegalArgumentException | MalformedUpdateException e) {
            lose("validate", e);
            return;
        }
        next = Optional.of(new Memory(answer.next(), answer.unsent()));
        sessions.receive(task.device(), input);
    }

    private void attempt(RoundStep step, Action action) {
        if (!participation.stays(task, step)) {
            leave();
            sessions.lost(task.device(), "drop", step.left());
            return;
        }
        try {
            action.run();
        } catch (SecAggAbort e) {
            lose("aggregate", e);
        } catch (Exception e) {
            lose("train", e);
        }
    }

    private void lose(String stage, Exception reason) {
        log.debug("{} failed at {} in round {}", task.device(), stage, task.round(), reason);
        leave();
        sessions.lost(task.device(), stage, reason.getMessage() == null ? reason.toString() : reason.getMessage());
    }

    private void leave() {
        participant.ifPresent(SecureParticipant::cancel);
        participant = Optional.empty();
    }

    /** What a step does. */
    @FunctionalInterface
    private interface Action {
        void run() throws Exception;
    }
}
