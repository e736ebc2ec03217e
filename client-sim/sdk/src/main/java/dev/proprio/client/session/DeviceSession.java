package dev.proprio.client.session;

import dev.proprio.proto.compression.PackedUpdate;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.v1.CheckIn;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.DeviceMessage;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.TaskFailed;
import dev.proprio.proto.v1.Welcome;
import dev.proprio.proto.wire.Chunks;
import dev.proprio.proto.wire.DeviceIds;
import dev.proprio.proto.wire.ModelRefs;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device's part in federated training, from check-in to farewell, on one connection. {@link #run} blocks
 * its thread, which may be a virtual one; run each session once.
 */
public final class DeviceSession {
    private static final Logger log = LoggerFactory.getLogger(DeviceSession.class);
    private static final int PROTOCOL_REVISION = 1;
    private static final String SOFTWARE = "proprio-java";

    private final Channel channel;
    private final String device;
    private final DeviceWork work;
    private final Inbox inbox = new Inbox();

    /**
     * @param channel to the coordinator; the caller shuts it down after the session
     * @param device the device's id: 1 to 128 characters of {@code A-Z a-z 0-9 . _ : -}
     */
    public DeviceSession(Channel channel, String device, LocalTraining training) {
        this(channel, device, new PackedTraining(training));
    }

    /** The same for a device that packs its updates itself. */
    public DeviceSession(Channel channel, String device, DeviceWork work) {
        if (!DeviceIds.isValid(device)) {
            throw new IllegalArgumentException(
                    "a device id must be 1 to 128 characters of A-Z a-z 0-9 . _ : - but was \"" + device + "\"");
        }
        this.channel = channel;
        this.device = device;
        this.work = work;
    }

    /**
     * Takes part until the coordinator says farewell, and returns its reason.
     *
     * @throws SessionException if the connection fails
     * @throws InterruptedException if the thread is interrupted; the coordinator sees the device leave
     */
    public String run() throws SessionException, InterruptedException {
        var scope = Context.current().withCancellation();
        try {
            StreamObserver<DeviceMessage> control = scope.call(
                    () -> FederationGrpc.newStub(channel).withWaitForReady().attend(inbox));
            control.onNext(DeviceMessage.newBuilder()
                    .setCheckIn(CheckIn.newBuilder()
                            .setDeviceId(device)
                            .setProtocolRevision(PROTOCOL_REVISION)
                            .setSoftware(SOFTWARE))
                    .build());
            return attend(control);
        } catch (SessionException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new SessionException("the session of %s could not begin: %s".formatted(device, e.getMessage()), e);
        } finally {
            scope.cancel(null);
        }
    }

    private String attend(StreamObserver<DeviceMessage> control) throws SessionException, InterruptedException {
        Welcome welcome = Welcome.getDefaultInstance();
        while (true) {
            Inbox.Item item = inbox.take();
            if (item.message().isEmpty()) {
                throw new SessionException(
                        "the coordinator ended the session of %s: %s".formatted(device, item.end()),
                        item.end().asException());
            }
            CoordinatorMessage message = item.message().get();
            switch (message.getMessageCase()) {
                case WELCOME -> welcome = message.getWelcome();
                case TASK -> perform(message.getTask(), welcome, control);
                case FAREWELL -> {
                    control.onCompleted();
                    return message.getFarewell().getReason();
                }
                case ROUND_CLOSED, MESSAGE_NOT_SET -> log.debug("{} ignored a message it does not know", device);
            }
        }
    }

    private void perform(Task task, Welcome welcome, StreamObserver<DeviceMessage> control)
            throws InterruptedException {
        String stage = "fetch";
        try {
            ParameterLayout layout = ModelRefs.layout(task.getModel());
            int values = (1 + task.getModel().getSectionsCount()) * layout.length();
            float[] received = ModelDownload.fetch(channel, welcome.getSessionId(), task, values);
            stage = "train";
            TrainingTask asked = taskOf(task);
            PackedUpdate update = work.perform(asked, ModelRefs.broadcast(task.getModel(), layout, received));
            if (inbox.closed(task)) {
                return;
            }
            stage = "submit";
            SubmitReceipt.Verdict verdict = UpdateUpload.send(
                    channel, welcome.getSessionId(), chunkBytes(welcome), asked, task.getRemainingMillis(), update);
            log.debug("{} submitted round {}: {}", device, task.getRound(), verdict);
            if (verdict == SubmitReceipt.Verdict.ACCEPTED || verdict == SubmitReceipt.Verdict.DUPLICATE) {
                work.counted(asked);
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            if (!inbox.closed(task)) {
                report(task, stage, e, control);
            }
        } finally {
            inbox.forget(task);
        }
    }

    private void report(Task task, String stage, Exception failure, StreamObserver<DeviceMessage> control) {
        String reason = sentence(failure);
        log.debug("{} failed at {} in round {}: {}", device, stage, task.getRound(), reason);
        control.onNext(DeviceMessage.newBuilder()
                .setTaskFailed(TaskFailed.newBuilder()
                        .setRunId(task.getRunId())
                        .setRound(task.getRound())
                        .setAttempt(task.getAttempt())
                        .setStage(stage)
                        .setReason(reason))
                .build());
    }

    private TrainingTask taskOf(Task task) {
        return new TrainingTask(
                task.getRunId(),
                task.getRound(),
                task.getAttempt(),
                device,
                task.getSeed(),
                task.getAlgorithmMap(),
                task.getCompressionMap());
    }

    private static int chunkBytes(Welcome welcome) {
        int accepted = welcome.getMaxChunkBytes();
        return accepted > 0 ? Math.min(Chunks.BYTES, accepted / Float.BYTES * Float.BYTES) : Chunks.BYTES;
    }

    private static String sentence(Exception failure) {
        Throwable cause =
                failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof StatusRuntimeException || cause instanceof StatusException) {
            Status status = Status.fromThrowable(cause);
            return status.getCode() + ": " + status.getDescription();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
