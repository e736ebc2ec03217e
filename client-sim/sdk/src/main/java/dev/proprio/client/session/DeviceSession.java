package dev.proprio.client.session;

import dev.proprio.proto.compression.PackedUpdate;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.RoundStep;
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
import dev.proprio.proto.wire.TransferException;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device's part in federated training, from check-in to farewell, on one connection. {@link #run} blocks
 * its thread, which may be a virtual one; run each session once.
 */
public final class DeviceSession {
    private static final Logger log = LoggerFactory.getLogger(DeviceSession.class);
    private static final int PROTOCOL_REVISION = 2;
    private static final String SOFTWARE = "proprio-java";

    private final Channel channel;
    private final String device;
    private final DeviceWork work;
    private final Optional<SecureIdentity> identity;
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
        this(channel, device, work, Optional.empty());
    }

    /**
     * A session of a device that can take part in secure aggregations.
     *
     * @param identity who the device is to others, under the same id
     */
    public DeviceSession(Channel channel, String device, LocalTraining training, SecureIdentity identity) {
        this(channel, device, new PackedTraining(training), identity);
    }

    /** The same for a device that packs its updates itself. */
    public DeviceSession(Channel channel, String device, DeviceWork work, SecureIdentity identity) {
        this(channel, device, work, Optional.of(identity));
    }

    private DeviceSession(Channel channel, String device, DeviceWork work, Optional<SecureIdentity> identity) {
        if (!DeviceIds.isValid(device)) {
            throw new IllegalArgumentException(
                    "a device id must be 1 to 128 characters of A-Z a-z 0-9 . _ : - but was \"" + device + "\"");
        }
        this.channel = channel;
        this.device = device;
        this.work = work;
        this.identity = identity;
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
                case ROUND_CLOSED, SECAGG, MESSAGE_NOT_SET ->
                    log.debug("{} ignored a message it does not know", device);
            }
        }
    }

    private void perform(Task task, Welcome welcome, StreamObserver<DeviceMessage> control)
            throws InterruptedException {
        try {
            requireSecurity(task);
            Broadcast model = fetch(task, welcome);
            if (task.hasSecagg()) {
                SecureExchange exchange = new SecureExchange(
                        channel,
                        welcome.getSessionId(),
                        chunkBytes(welcome),
                        task,
                        taskOf(task),
                        work,
                        inbox,
                        control,
                        identity.orElseThrow());
                exchange.run(model, task.getModel().getSha256());
            } else {
                trainAndSubmit(task, model, welcome);
            }
        } catch (StepFailure e) {
            if (!inbox.closed(task)) {
                report(task, e, control);
            }
        } finally {
            inbox.forget(task);
            work.ended(taskOf(task));
        }
    }

    private void requireSecurity(Task task) throws StepFailure {
        if (task.hasSecagg() && identity.isEmpty()) {
            throw new StepFailure("aggregate", "this device has no identity for a secure aggregation");
        }
        if (!task.hasSecagg() && identity.map(SecureIdentity::required).orElse(false)) {
            throw new StepFailure("aggregate", "this device takes part in rounds with secure aggregation only");
        }
    }

    /** The model, whose bytes have the task's digest. */
    private Broadcast fetch(Task task, Welcome welcome) throws StepFailure {
        try {
            ParameterLayout layout = ModelRefs.layout(task.getModel());
            int values = (1 + task.getModel().getSectionsCount()) * layout.length();
            float[] received = ModelDownload.fetch(channel, welcome.getSessionId(), task, values);
            return ModelRefs.broadcast(task.getModel(), layout, received);
        } catch (TransferException | RuntimeException e) {
            throw new StepFailure("fetch", e);
        }
    }

    private void trainAndSubmit(Task task, Broadcast model, Welcome welcome) throws StepFailure, InterruptedException {
        TrainingTask asked = taskOf(task);
        if (!work.stays(asked, RoundStep.UPLOAD)) {
            throw new StepFailure("drop", RoundStep.UPLOAD.left());
        }
        PackedUpdate update = perform(asked, model);
        if (inbox.closed(task)) {
            return;
        }
        try {
            SubmitReceipt.Verdict verdict = UpdateUpload.send(
                    channel, welcome.getSessionId(), chunkBytes(welcome), asked, task.getRemainingMillis(), update);
            log.debug("{} submitted round {}: {}", device, task.getRound(), verdict);
            if (verdict == SubmitReceipt.Verdict.ACCEPTED || verdict == SubmitReceipt.Verdict.DUPLICATE) {
                work.counted(asked);
            }
        } catch (ExecutionException | RuntimeException e) {
            throw new StepFailure("submit", e);
        }
    }

    private PackedUpdate perform(TrainingTask asked, Broadcast model) throws StepFailure, InterruptedException {
        try {
            return work.perform(asked, model);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new StepFailure("train", e);
        }
    }

    private void report(Task task, StepFailure failure, StreamObserver<DeviceMessage> control) {
        String reason = String.valueOf(failure.getMessage());
        log.debug("{} failed at {} in round {}: {}", device, failure.stage(), task.getRound(), reason);
        control.onNext(DeviceMessage.newBuilder()
                .setTaskFailed(TaskFailed.newBuilder()
                        .setRunId(task.getRunId())
                        .setRound(task.getRound())
                        .setAttempt(task.getAttempt())
                        .setStage(failure.stage())
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
}
