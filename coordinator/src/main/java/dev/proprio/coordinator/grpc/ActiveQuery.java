package dev.proprio.coordinator.grpc;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.query.AnswerCollector;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.query.MaskedAnswers;
import dev.proprio.coordinator.query.QueryPlan;
import dev.proprio.coordinator.round.DescribedModel;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.coordinator.secagg.SecureSessions;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.query.QueryMessages;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.ModelRef;
import dev.proprio.proto.v1.RoundClosed;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.TaskPromise;
import dev.proprio.proto.wire.ModelRefs;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A query that devices are answering: who still owes an answer, and what there is of them. Thread-safe. */
final class ActiveQuery implements SentModel, Receiving {
    private final QueryPlan plan;
    private final AnswerCollector answers;
    private final Optional<MaskedAnswers> masked;
    private final byte[] bytes;
    private final ByteString sha256;
    private final long end;
    private final Set<String> pending;

    /** A query whose answers come in the clear. */
    ActiveQuery(QueryPlan plan) {
        this(plan, plan.devices(), model -> Optional.empty());
    }

    /**
     * A query whose answers come under masks.
     *
     * @param devices who takes part
     * @param hidden makes the sums for a model as tasks refer to it
     */
    static ActiveQuery hidden(QueryPlan plan, List<String> devices, Function<ModelRef, MaskedAnswers> hidden) {
        return new ActiveQuery(plan, devices, model -> Optional.of(hidden.apply(model)));
    }

    private ActiveQuery(QueryPlan plan, List<String> devices, Function<ModelRef, Optional<MaskedAnswers>> hidden) {
        this.plan = plan;
        this.answers = new AnswerCollector(plan.query(), plan.devices());
        this.bytes = plan.model().map(Broadcast::encode).orElse(new byte[0]);
        this.sha256 = ByteString.copyFrom(FloatBytes.sha256().digest(bytes));
        this.masked = hidden.apply(model());
        Duration longest = plan.hidden()
                .map(how -> how.settings().longest(plan.deadline()))
                .orElse(plan.deadline());
        this.end = System.nanoTime() + longest.toNanos();
        this.pending = new HashSet<>(devices);
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

    @Override
    public void lost(String device, Stage stage, String reason) {
        if (!owes(device)) {
            return;
        }
        // Not under the lock, for the sessions may answer with messages.
        masked.ifPresent(sums -> sums.sessions().lost(device, stage.toString(), reason));
        answers.failed(device, reason);
        settled(device);
    }

    /** The sessions in which answers are hidden; empty if they come in the clear. */
    Optional<SecureSessions> sessions() {
        return masked.map(MaskedAnswers::sessions);
    }

    /** Runs these sessions to their end. */
    CollectedAnswers run(Map<String, String> left) throws InterruptedException {
        return masked.orElseThrow().run(plan.deadline(), plan.devices().size(), left);
    }

    /** Nothing more is waited for from a device. */
    synchronized void settled(String device) {
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
        return masked.isPresent() ? Duration.ZERO : plan.comeBack();
    }

    synchronized List<String> pending() {
        return List.copyOf(pending);
    }

    CoordinatorMessage taskMessage(String device, TaskSigning signing) {
        var task = Task.newBuilder()
                .setRunId(plan.run())
                .setRound(plan.round())
                .setAttempt(RoundPlan.FIRST_ATTEMPT)
                .setModel(model())
                .setRemainingMillis(Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())))
                .setQuery(QueryMessages.write(plan.query()));
        masked.ifPresent(sums -> task.setSecagg(sums.taskFor(device))
                .setPromise(TaskPromise.newBuilder().setLeastCohort(sums.leastCohort())));
        return CoordinatorMessage.newBuilder()
                .setTask(signing.signed(task.build(), device))
                .build();
    }

    private ModelRef model() {
        return plan.model().map(this::reference).orElse(ModelRef.getDefaultInstance());
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
