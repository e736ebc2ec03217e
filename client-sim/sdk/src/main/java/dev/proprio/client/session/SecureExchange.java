package dev.proprio.client.session;

import dev.proprio.proto.compression.MalformedUpdateException;
import dev.proprio.proto.compression.PackedUpdate;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.RoundStep;
import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.DeviceMessage;
import dev.proprio.proto.v1.SecAggCoordinatorMessage;
import dev.proprio.proto.v1.SecAggDeviceMessage;
import dev.proprio.proto.v1.SecAggShareInbox;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.wire.TransferException;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One task with secure aggregation: answers the coordinator's messages until it says how the round ended. */
final class SecureExchange {
    private static final Logger log = LoggerFactory.getLogger(SecureExchange.class);

    private final Assignment assignment;
    private final Task task;
    private final TrainingTask asked;
    private final Inbox inbox;
    private final StreamObserver<DeviceMessage> control;
    private final DeviceNature nature;
    private final SecureParticipant participant;

    SecureExchange(Assignment assignment, Inbox inbox, StreamObserver<DeviceMessage> control, SecureIdentity identity)
            throws TaskFailedException {
        this.assignment = assignment;
        this.task = assignment.task();
        this.asked = assignment.asked();
        this.inbox = inbox;
        this.control = control;
        this.nature = identity.nature();
        try {
            this.participant = new SecureParticipant(asked, task.getSecagg(), identity);
        } catch (TransferException | SecAggAbort e) {
            throw new TaskFailedException("aggregate", e);
        }
    }

    /**
     * Takes part to the end.
     *
     * @param model whose bytes have the task's digest
     * @throws TaskFailedException if the device leaves before the end
     */
    void run(Broadcast model) throws TaskFailedException, InterruptedException {
        try {
            assignment.requireStay(RoundStep.ADVERTISE);
            send(participant.advertise(task.getModel().getSha256()));
            boolean goesOn = true;
            while (goesOn) {
                Optional<Inbox.Item> item = inbox.poll(Math.max(0, assignment.nanosLeft()));
                if (item.isEmpty()) {
                    throw new TaskFailedException("aggregate", "the coordinator fell silent in the midst of the round");
                }
                goesOn = take(item.get(), model);
            }
        } catch (SecAggAbort | TransferException e) {
            throw new TaskFailedException("aggregate", e);
        } finally {
            participant.cancel();
        }
    }

    /** Whether there is more to come. What is not for this round is left to the session. */
    private boolean take(Inbox.Item item, Broadcast model)
            throws SecAggAbort, TransferException, TaskFailedException, InterruptedException {
        if (item.message().isEmpty()) {
            inbox.putBack(item);
            throw item.end().isEmpty()
                    ? new TaskFailedException("drop", "it left in the midst of the round")
                    : new TaskFailedException("aggregate", "the connection broke in the midst of the round");
        }
        CoordinatorMessage message = item.message().get();
        switch (message.getMessageCase()) {
            case SECAGG -> {
                return !isOurs(message.getSecagg()) || answer(message.getSecagg(), model);
            }
            case ROUND_CLOSED -> {
                return !inbox.closed(asked);
            }
            case COMMITTED -> assignment.committed(message.getCommitted());
            case TASK, FAREWELL, WELCOME -> {
                inbox.putBack(item);
                return false;
            }
            case MESSAGE_NOT_SET -> log.debug("{} ignored a message it does not know", asked.device());
        }
        return true;
    }

    private boolean isOurs(SecAggCoordinatorMessage message) {
        return message.getRunId().equals(task.getRunId())
                && message.getRound() == task.getRound()
                && message.getAttempt() == task.getAttempt();
    }

    private boolean answer(SecAggCoordinatorMessage message, Broadcast model)
            throws SecAggAbort, TransferException, TaskFailedException, InterruptedException {
        switch (message.getMessageCase()) {
            case ROSTER -> {
                assignment.requireStay(RoundStep.SHARE);
                send(participant.shareKeys(message.getRoster(), message.getCertificatesList()));
            }
            case DRAW -> {
                assignment.requireStay(RoundStep.SHARE);
                send(participant.reveal(message.getDraw()));
            }
            case INBOX -> {
                assignment.requireStay(RoundStep.UPLOAD);
                return upload(message.getInbox(), model);
            }
            case SURVIVORS -> {
                assignment.requireStay(RoundStep.CONFIRM);
                send(participant.confirm(message.getSurvivors()));
            }
            case UNMASK -> {
                assignment.requireStay(RoundStep.UNMASK);
                send(participant.unmask(message.getUnmask()));
            }
            case OUTCOME -> {
                log.debug("{} ends round {}: {}", asked.device(), task.getRound(), message.getOutcome());
                if (message.getOutcome().getCounted()) {
                    assignment.received(true);
                } else {
                    assignment.abandoned(message.getOutcome().getReason());
                }
                return false;
            }
            case MESSAGE_NOT_SET -> log.debug("{} ignored a message it does not know", asked.device());
        }
        return true;
    }

    private boolean upload(SecAggShareInbox shares, Broadcast model)
            throws SecAggAbort, TransferException, TaskFailedException, InterruptedException {
        PackedUpdate update = nature == DeviceNature.REAL ? assignment.train(model) : assignment.update(model);
        if (inbox.closed(asked)) {
            return false;
        }
        assignment.requireStay(RoundStep.UPLOAD);
        try {
            var input = participant.mask(
                    shares, PackedTraining.packing(asked, model).unpack(update));
            assignment.submitMasked(input);
            return true;
        } catch (IllegalArgumentException | MalformedUpdateException e) {
            throw new TaskFailedException("validate", e);
        }
    }

    private void send(SecAggDeviceMessage message) {
        control.onNext(DeviceMessage.newBuilder().setSecagg(message).build());
    }
}
