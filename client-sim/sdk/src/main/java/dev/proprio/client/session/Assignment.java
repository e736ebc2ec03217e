package dev.proprio.client.session;

import com.google.protobuf.ByteString;
import dev.proprio.proto.compression.PackedUpdate;
import dev.proprio.proto.description.ModelDescription;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.query.QueryMessages;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.RoundStep;
import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.v1.AnswerMessage;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.v1.ModelRef;
import dev.proprio.proto.v1.RoundsCommitted;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.Welcome;
import dev.proprio.proto.wire.Chunks;
import dev.proprio.proto.wire.ModelRefs;
import dev.proprio.proto.wire.TransferException;
import io.grpc.Channel;
import io.grpc.Deadline;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One task and what the device does for it, whether or not under masks: fetch, train, send. */
final class Assignment {
    private final Channel channel;
    private final Welcome welcome;
    private final Task task;
    private final TrainingTask asked;
    private final SessionSettings settings;
    private final DeviceWork work;
    private final Settlement settlement;
    private final BooleanSupplier over;
    private final Deadline deadline;

    /**
     * @param work what does it, on the data that the owner allows
     * @param settlement learns what becomes of the update
     * @param over whether the session has ended, so that no call can succeed
     */
    Assignment(
            Channel channel,
            Welcome welcome,
            Task task,
            TrainingTask asked,
            SessionSettings settings,
            DeviceWork work,
            Settlement settlement,
            BooleanSupplier over) {
        this.channel = channel;
        this.welcome = welcome;
        this.task = task;
        this.asked = asked;
        this.settings = settings;
        this.work = work;
        this.settlement = settlement;
        this.over = over;
        this.deadline = Deadline.after(task.getRemainingMillis(), TimeUnit.MILLISECONDS);
    }

    Task task() {
        return task;
    }

    TrainingTask asked() {
        return asked;
    }

    /** How long the round still waits. */
    long nanosLeft() {
        return deadline.timeRemaining(TimeUnit.NANOSECONDS);
    }

    /** Whether the device's owner lets it go on. */
    void requireEligible(RoundStep step) throws TaskFailedException {
        Optional<String> obstacle = settings.gate().obstacle();
        if (obstacle.isPresent()) {
            throw new TaskFailedException("drop", step.left() + ", for the device " + obstacle.get());
        }
    }

    /** Whether both the owner and the training let the device go on. */
    void requireStay(RoundStep step) throws TaskFailedException {
        requireEligible(step);
        if (!work.stays(asked, step)) {
            throw new TaskFailedException("drop", step.left());
        }
    }

    /** The model, whose bytes have the task's digest, with what is said of it. */
    Broadcast fetch() throws TaskFailedException, InterruptedException {
        return fetch(task, 0);
    }

    /**
     * Another model that goes with the task, of which the same holds.
     *
     * @param beside how many values of the task's own model are held meanwhile
     */
    Broadcast fetch(ModelRef other, int beside) throws TaskFailedException, InterruptedException {
        return fetch(task.toBuilder().setModel(other).build(), beside);
    }

    private Broadcast fetch(Task of, int beside) throws TaskFailedException, InterruptedException {
        requireEligible(task.hasSecagg() ? RoundStep.ADVERTISE : RoundStep.UPLOAD);
        try {
            ParameterLayout layout = ModelRefs.layout(of.getModel());
            int values = Math.multiplyExact(1 + of.getModel().getSectionsCount(), layout.length());
            settings.memory().most().require((long) values + beside, of.getModel());
            Optional<ModelDescription> description = DescriptionDownload.fetch(
                    channel, welcome.getSessionId(), of, settings.memory(), retry("describe"));
            DescriptionDownload.requireLaidOut(of, description, layout);
            float[] received =
                    ModelDownload.fetch(channel, welcome.getSessionId(), of, values, settings.memory(), retry("fetch"));
            return ModelRefs.broadcast(of.getModel(), layout, received).described(description);
        } catch (TransferException | RuntimeException | Error e) {
            throw new TaskFailedException("fetch", e);
        }
    }

    /** The update, which is trained unless it was for a session that broke. */
    PackedUpdate update(Broadcast model) throws TaskFailedException, InterruptedException {
        Optional<PackedUpdate> before = settings.memory().trained(asked, madeOf());
        if (before.isPresent()) {
            return before.get();
        }
        return train(model);
    }

    /** Tells what an update is made of: the model, and the shards of data if the device tells them apart. */
    private ByteString madeOf() {
        ByteString model = task.getModel().getSha256();
        if (work.shards().isEmpty()) {
            return model;
        }
        CanonicalBytes made = CanonicalBytes.labelled("proprio/v1/made-of").prefixed(model.toByteArray());
        work.shards().stream().sorted().forEach(made::prefixed);
        return made.sha256();
    }

    /** The update, trained anew whatever was trained before. */
    PackedUpdate train(Broadcast model) throws TaskFailedException, InterruptedException {
        try {
            PackedUpdate update = work.perform(asked, model);
            settings.memory().remember(asked, madeOf(), update).forEach(settlement::dropped);
            return update;
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            throw new TaskFailedException("train", e);
        }
    }

    void submit(PackedUpdate update) throws TaskFailedException, InterruptedException {
        SubmitReceipt.Verdict verdict;
        try {
            verdict = UpdateUpload.send(channel, welcome.getSessionId(), chunkBytes(), asked, update, retry("submit"));
        } catch (ExecutionException | RuntimeException | Error e) {
            throw new TaskFailedException("submit", e);
        }
        received(verdict == SubmitReceipt.Verdict.ACCEPTED || verdict == SubmitReceipt.Verdict.DUPLICATE);
    }

    /** Sends the answer to a query. Repeating is safe: an answer counts once. */
    void submit(QueryAnswer answer) throws TaskFailedException, InterruptedException {
        requireEligible(RoundStep.UPLOAD);
        var message = AnswerMessage.newBuilder()
                .setSessionId(welcome.getSessionId())
                .setRunId(task.getRunId())
                .setRound(task.getRound())
                .setAttempt(task.getAttempt());
        QueryMessages.write(answer, message);
        Retry retry = retry("submit");
        while (true) {
            try {
                SubmitReceipt.Verdict verdict = FederationGrpc.newBlockingStub(channel)
                        .withDeadline(retry.deadline())
                        .submitAnswer(message.build())
                        .getVerdict();
                answered(verdict == SubmitReceipt.Verdict.ACCEPTED || verdict == SubmitReceipt.Verdict.DUPLICATE);
                return;
            } catch (RuntimeException e) {
                if (!retry.again(e)) {
                    throw new TaskFailedException("submit", e);
                }
            }
        }
    }

    /** The coordinator has the answer; {@code taken} is false if it came too late. */
    void answered(boolean taken) {
        settings.listener().submitted(asked, taken);
    }

    /** Nothing comes of what the device has done for the task. */
    void lost(String stage, String reason) {
        settings.listener().lost(asked, stage, reason);
    }

    /** Sends an update under masks; whether it counts is said later. */
    void submitMasked(MaskedInput input) throws TaskFailedException, InterruptedException {
        try {
            SubmitReceipt.Verdict unused =
                    MaskedUpload.send(channel, welcome.getSessionId(), chunkBytes(), task, input, retry("submit"));
        } catch (ExecutionException | RuntimeException | Error e) {
            throw new TaskFailedException("submit", e);
        }
    }

    /** The coordinator has the update; {@code taken} is false if it came too late. */
    void received(boolean taken) {
        settings.listener().submitted(asked, taken);
        settlement.received(asked, taken);
    }

    /** The coordinator has ended the round's secure aggregation without the update. */
    void abandoned(String reason) {
        lost("aggregate", reason);
        settlement.received(asked, false);
    }

    /** The coordinator has said, in the midst of the round, which rounds are safe. */
    void committed(RoundsCommitted message) {
        settlement.committed(message);
    }

    private Retry retry(String what) {
        long device = KeyedRandom.keyOf(asked.device());
        return new Retry(deadline, over, KeyedRandom.of(device, "retry-" + what, asked.round(), asked.attempt()));
    }

    private int chunkBytes() {
        int accepted = welcome.getMaxChunkBytes();
        return accepted >= Float.BYTES ? Math.min(Chunks.BYTES, accepted / Float.BYTES * Float.BYTES) : Chunks.BYTES;
    }
}
