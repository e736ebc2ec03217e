package dev.proprio.client.session;

import dev.proprio.proto.compression.MalformedUpdateException;
import dev.proprio.proto.secagg.round.SecAggAbort;
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

/**
 * One task with secure aggregation: answers the coordinator's messages until it says how the round ended, and gives an update or an
 * answer.
 */
final class SecureExchange {
    private static final Logger log = LoggerFactory.getLogger(SecureExchange.class);

    private final Assignment assignment;
    private final Task task;
    private final TrainingTask asked;
    private final Inbox inbox;
    private final StreamObserver<DeviceMessage> control;
    private final MaskedContribution contribution;
    private final SecureParticipant participant;

    SecureExchange(
            Assignment assignment,
            Inbox inbox,
            StreamObserver<DeviceMessage> control,
            SecureIdentity identity,
            MaskedContribution contribution)
            throws TaskFailedException {
        this.assignment = assignment;
        this.task = assignment.task();
        this.asked = assignment.asked();
        this.inbox = inbox;
        this.control = control;
        this.contribution = contribution;
        try {
            this.participant = contribution.join(identity);
        } catch (TransferException | SecAggAbort e) {
            throw new TaskFailedException("aggregate", e);
        }
    }

    /**
     * Takes part to the end.
     *
     * @throws TaskFailedException if the device leaves before the end
     */
    void run() throws TaskFailedException, InterruptedException {
        try {
            contribution.requireStay(RoundStep.ADVERTISE);
            send(participant.advertise(contribution.model()));
            boolean goesOn = true;
            while (goesOn) {
                Optional<Inbox.Item> item = inbox.poll(Math.max(0, assignment.nanosLeft()));
                if (item.isEmpty()) {
                    throw new TaskFailedException("aggregate", "the coordinator fell silent in the midst of the round");
                }
                goesOn = take(item.get());
            }
        } catch (SecAggAbort | TransferException e) {
            throw new TaskFailedException("aggregate", e);
        } finally {
            participant.cancel();
            inbox.takeUp();
        }
    }

    /**
     * Whether there is more to come. What is not for this round is left to the session: at once what ends the round, such as another
     * task of its run, and afterwards what others ask for, for whom nobody is left in the midst of a sum.
     */
    private boolean take(Inbox.Item item)
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
                return !isOurs(message.getSecagg()) || answer(message.getSecagg());
            }
            case ROUND_CLOSED -> {
                return !inbox.closed(asked);
            }
            case COMMITTED -> assignment.committed(message.getCommitted());
            case TASK -> {
                boolean others = !message.getTask().getRunId().equals(task.getRunId());
                if (others) {
                    inbox.setAside(item);
                } else {
                    inbox.putBack(item);
                }
                return others;
            }
            case FAREWELL, WELCOME -> {
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

    private boolean answer(SecAggCoordinatorMessage message)
            throws SecAggAbort, TransferException, TaskFailedException, InterruptedException {
        switch (message.getMessageCase()) {
            case ROSTER -> {
                contribution.requireStay(RoundStep.SHARE);
                send(participant.shareKeys(message.getRoster(), message.getCertificatesList()));
            }
            case DRAW -> {
                contribution.requireStay(RoundStep.SHARE);
                send(participant.reveal(message.getDraw()));
            }
            case INBOX -> {
                contribution.requireStay(RoundStep.UPLOAD);
                return upload(message.getInbox());
            }
            case SURVIVORS -> {
                contribution.requireStay(RoundStep.CONFIRM);
                send(participant.confirm(message.getSurvivors()));
            }
            case UNMASK -> {
                contribution.requireStay(RoundStep.UNMASK);
                send(participant.unmask(message.getUnmask()));
            }
            case OUTCOME -> {
                log.debug("{} ends round {}: {}", asked.device(), task.getRound(), message.getOutcome());
                if (message.getOutcome().getCounted()) {
                    contribution.received();
                } else {
                    contribution.abandoned(message.getOutcome().getReason());
                }
                return false;
            }
            case MESSAGE_NOT_SET -> log.debug("{} ignored a message it does not know", asked.device());
        }
        return true;
    }

    private boolean upload(SecAggShareInbox shares)
            throws SecAggAbort, TransferException, TaskFailedException, InterruptedException {
        contribution.make();
        if (inbox.closed(asked)) {
            return false;
        }
        contribution.requireStay(RoundStep.UPLOAD);
        try {
            assignment.submitMasked(contribution.mask(participant, shares));
            return true;
        } catch (IllegalArgumentException | MalformedUpdateException e) {
            throw new TaskFailedException("validate", e);
        }
    }

    private void send(SecAggDeviceMessage message) {
        control.onNext(DeviceMessage.newBuilder().setSecagg(message).build());
    }
}
