package dev.proprio.client.session;

import com.google.protobuf.ByteString;
import dev.proprio.proto.compression.MalformedUpdateException;
import dev.proprio.proto.compression.PackedUpdate;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.RoundStep;
import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.DeviceMessage;
import dev.proprio.proto.v1.SecAggCoordinatorMessage;
import dev.proprio.proto.v1.SecAggDeviceMessage;
import dev.proprio.proto.v1.SecAggShareInbox;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.wire.TransferException;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One task with secure aggregation: answers the coordinator's messages until it says how the round ended. */
final class SecureExchange {
    private static final Logger log = LoggerFactory.getLogger(SecureExchange.class);

    private final Channel channel;
    private final String session;
    private final int chunkBytes;
    private final Task task;
    private final TrainingTask asked;
    private final DeviceWork work;
    private final Inbox inbox;
    private final StreamObserver<DeviceMessage> control;
    private final SecureParticipant participant;

    SecureExchange(
            Channel channel,
            String session,
            int chunkBytes,
            Task task,
            TrainingTask asked,
            DeviceWork work,
            Inbox inbox,
            StreamObserver<DeviceMessage> control,
            SecureIdentity identity)
            throws StepFailure {
        this.channel = channel;
        this.session = session;
        this.chunkBytes = chunkBytes;
        this.task = task;
        this.asked = asked;
        this.work = work;
        this.inbox = inbox;
        this.control = control;
        try {
            this.participant = new SecureParticipant(asked, task.getSecagg(), identity);
        } catch (TransferException | SecAggAbort e) {
            throw new StepFailure("aggregate", e);
        }
    }

    /**
     * Takes part to the end.
     *
     * @param modelSha256 digest of the model's bytes as they were received
     * @throws StepFailure if the device leaves before the end
     */
    void run(Broadcast model, ByteString modelSha256) throws StepFailure, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(task.getRemainingMillis());
        try {
            requireStay(RoundStep.ADVERTISE);
            send(participant.advertise(modelSha256));
            boolean goesOn = true;
            while (goesOn) {
                Optional<Inbox.Item> item = inbox.poll(Math.max(0, end - System.nanoTime()));
                if (item.isEmpty()) {
                    throw new StepFailure("aggregate", "the coordinator fell silent in the midst of the round");
                }
                goesOn = take(item.get(), model);
            }
        } catch (SecAggAbort | TransferException e) {
            throw new StepFailure("aggregate", e);
        } finally {
            participant.cancel();
        }
    }

    /** Whether there is more to come. What is not for this round is left to the session. */
    private boolean take(Inbox.Item item, Broadcast model)
            throws SecAggAbort, TransferException, StepFailure, InterruptedException {
        if (item.message().isEmpty()) {
            inbox.putBack(item);
            return false;
        }
        CoordinatorMessage message = item.message().get();
        switch (message.getMessageCase()) {
            case SECAGG -> {
                return !isOurs(message.getSecagg()) || answer(message.getSecagg(), model);
            }
            case ROUND_CLOSED -> {
                return !inbox.closed(task);
            }
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
            throws SecAggAbort, TransferException, StepFailure, InterruptedException {
        switch (message.getMessageCase()) {
            case ROSTER -> {
                requireStay(RoundStep.SHARE);
                send(participant.shareKeys(message.getRoster(), message.getCertificatesList()));
            }
            case INBOX -> {
                requireStay(RoundStep.UPLOAD);
                return upload(message.getInbox(), model);
            }
            case SURVIVORS -> {
                requireStay(RoundStep.CONFIRM);
                send(participant.confirm(message.getSurvivors()));
            }
            case UNMASK -> {
                requireStay(RoundStep.UNMASK);
                send(participant.unmask(message.getUnmask()));
            }
            case OUTCOME -> {
                log.debug("{} ends round {}: {}", asked.device(), task.getRound(), message.getOutcome());
                if (message.getOutcome().getCounted()) {
                    work.counted(asked);
                }
                return false;
            }
            case MESSAGE_NOT_SET -> log.debug("{} ignored a message it does not know", asked.device());
        }
        return true;
    }

    private boolean upload(SecAggShareInbox shares, Broadcast model)
            throws SecAggAbort, TransferException, StepFailure, InterruptedException {
        MaskedInput input;
        try {
            PackedUpdate update = work.perform(asked, model);
            if (inbox.closed(task)) {
                return false;
            }
            input = participant.mask(
                    shares, PackedTraining.packing(asked, model).unpack(update));
        } catch (SecAggAbort | TransferException | InterruptedException e) {
            throw e;
        } catch (IllegalArgumentException | MalformedUpdateException e) {
            throw new StepFailure("validate", e);
        } catch (Exception e) {
            throw new StepFailure("train", e);
        }
        try {
            SubmitReceipt.Verdict verdict = MaskedUpload.send(channel, session, chunkBytes, task, input);
            log.debug("{} submitted round {}: {}", asked.device(), task.getRound(), verdict);
            return true;
        } catch (ExecutionException | RuntimeException e) {
            throw new StepFailure("submit", e);
        }
    }

    private void requireStay(RoundStep step) throws StepFailure {
        if (!work.stays(asked, step)) {
            throw new StepFailure("drop", step.left());
        }
    }

    private void send(SecAggDeviceMessage message) {
        control.onNext(DeviceMessage.newBuilder().setSecagg(message).build());
    }
}
