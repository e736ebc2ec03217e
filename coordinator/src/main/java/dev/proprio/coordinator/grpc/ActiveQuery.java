package dev.proprio.coordinator.grpc;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.query.AnswerCollector;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.query.QueryPlan;
import dev.proprio.coordinator.round.DescribedModel;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.query.QueryMessages;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.ModelRef;
import dev.proprio.proto.v1.RoundClosed;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.wire.ModelRefs;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A query that devices are answering: who still owes an answer, and what there is of them. Thread-safe. */
final class ActiveQuery implements SentModel {
    private final QueryPlan plan;
    private final AnswerCollector answers;
    private final byte[] bytes;
    private final ByteString sha256;
    private final long end;
    private final Set<String> pending;

    ActiveQuery(QueryPlan plan) {
        this.plan = plan;
        this.answers = new AnswerCollector(plan.query(), plan.devices());
        this.bytes = plan.model().map(Broadcast::encode).orElse(new byte[0]);
        this.sha256 = ByteString.copyFrom(FloatBytes.sha256().digest(bytes));
        this.end = System.nanoTime() + plan.deadline().toNanos();
        this.pending = new HashSet<>(plan.devices());
    }

    boolean is(String run, int round) {
        return plan.round() == round && plan.run().equals(run);
    }

    /** Whether a device that was asked fetches this model. */
    boolean sends(ByteString digest, String device) {
        return bytes.length > 0 && sha256.equals(digest) && plan.devices().contains(device);
    }

    /** The description with this digest of the model that a device is to evaluate. */
    Optional<DescribedModel> description(ByteString digest, String device) {
        return plan.description()
                .filter(known -> known.sha256().equals(digest) && plan.devices().contains(device));
    }

    @Override
    public byte[] modelBytes() {
        return bytes;
    }

    @Override
    public void movedDown(int count) {}

    /** Takes a device's answer; says why it does not count, if it does not. Nothing more is waited for from the device then. */
    synchronized Optional<String> accept(String device, QueryAnswer answer) {
        Optional<String> refused = answers.accept(device, answer);
        settled(device);
        return refused;
    }

    /** Whether an answer of a device counts. */
    boolean has(String device) {
        return answers.has(device);
    }

    /** Whether the device was asked and has not answered. */
    synchronized boolean owes(String device) {
        return pending.contains(device);
    }

    /** Notes that nothing more comes from a device. */
    synchronized void lost(String device, String reason) {
        if (pending.contains(device)) {
            answers.failed(device, reason);
            settled(device);
        }
    }

    private void settled(String device) {
        pending.remove(device);
        if (pending.isEmpty()) {
            notifyAll();
        }
    }

    /** Waits until everybody has answered or the time is up, and gives up those who have not. */
    synchronized CollectedAnswers await() throws InterruptedException {
        for (long left = end - System.nanoTime(); left > 0 && !pending.isEmpty(); left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        for (String device : List.copyOf(pending)) {
            answers.failed(device, "no answer came in time");
        }
        return answers.collected();
    }

    /** How long a device whose connection broke is expected back. */
    Duration comeBack() {
        return plan.comeBack();
    }

    synchronized List<String> pending() {
        return List.copyOf(pending);
    }

    CoordinatorMessage taskMessage(String device, TaskSigning signing) {
        ModelRef model = plan.model().map(this::reference).orElse(ModelRef.getDefaultInstance());
        Task task = Task.newBuilder()
                .setRunId(plan.run())
                .setRound(plan.round())
                .setAttempt(RoundPlan.FIRST_ATTEMPT)
                .setModel(model)
                .setRemainingMillis(Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())))
                .setQuery(QueryMessages.write(plan.query()))
                .build();
        return CoordinatorMessage.newBuilder()
                .setTask(signing.signed(task, device))
                .build();
    }

    private ModelRef reference(Broadcast broadcast) {
        return ModelRefs.of(
                broadcast,
                sha256,
                plan.description().map(DescribedModel::sha256).orElse(ByteString.EMPTY));
    }

    CoordinatorMessage closedMessage() {
        return CoordinatorMessage.newBuilder()
                .setRoundClosed(RoundClosed.newBuilder().setRunId(plan.run()).setRound(plan.round()))
                .build();
    }
}
