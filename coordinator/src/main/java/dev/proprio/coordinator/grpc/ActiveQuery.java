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
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.ModelRef;
import dev.proprio.proto.v1.RoundClosed;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.TaskPromise;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** A query that devices are answering: who still owes an answer, and what there is of them. Thread-safe. */
final class ActiveQuery implements Receiving {
    private final QueryPlan plan;
    /** Of answers in the clear; those under masks are added up by their sessions. */
    private final Optional<AnswerCollector> answers;

    private final Optional<MaskedAnswers> masked;
    private final List<SentQueriedModel> models;
    private final long end;
    private final Set<String> pending;
    private final Consumer<String> free;

    /**
     * A query whose answers come in the clear.
     *
     * @param free learns of each device that nothing more is waited for from it
     */
    ActiveQuery(QueryPlan plan, Consumer<String> free) {
        this(
                plan,
                plan.devices(),
                Optional.of(new AnswerCollector(plan.query(), plan.devices())),
                model -> Optional.empty(),
                free);
    }

    /**
     * A query whose answers come under masks.
     *
     * @param devices who takes part
     * @param hidden makes the sums for a model as tasks refer to it
     * @param free learns of each device that nothing more is waited for from it
     */
    static ActiveQuery hidden(
            QueryPlan plan, List<String> devices, Function<ModelRef, MaskedAnswers> hidden, Consumer<String> free) {
        return new ActiveQuery(plan, devices, Optional.empty(), model -> Optional.of(hidden.apply(model)), free);
    }

    private ActiveQuery(
            QueryPlan plan,
            List<String> devices,
            Optional<AnswerCollector> answers,
            Function<ModelRef, Optional<MaskedAnswers>> hidden,
            Consumer<String> free) {
        this.plan = plan;
        this.free = free;
        this.answers = answers;
        this.models = plan.models().stream().map(SentQueriedModel::new).toList();
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

    /** The model with this digest, if the query is about it and the device was asked. */
    Optional<SentModel> model(ByteString digest, String device) {
        return models.stream()
                .filter(model -> model.is(digest) && plan.devices().contains(device))
                .<SentModel>map(model -> model)
                .findFirst();
    }

    /** The description with this digest of a model that the query is about. */
    Optional<DescribedModel> description(ByteString digest, String device) {
        return models.stream()
                .flatMap(model -> model.description(digest).stream())
                .filter(_ -> plan.devices().contains(device))
                .findFirst();
    }

    /** Takes a device's answer in the clear; says why it does not count, if it does not. Nothing more is waited for from the device then. */
    Optional<String> accept(String device, QueryAnswer answer) {
        Optional<String> refused;
        synchronized (this) {
            refused = answers.orElseThrow().accept(device, answer);
        }
        settled(device);
        return refused;
    }

    /** Whether an answer of a device counts. */
    boolean has(String device) {
        return answers.map(collected -> collected.has(device)).orElse(false);
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
        answers.ifPresent(collected -> collected.failed(device, reason));
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
    void settled(String device) {
        boolean last;
        synchronized (this) {
            last = pending.remove(device);
            if (pending.isEmpty()) {
                notifyAll();
            }
        }
        if (last) {
            // Not under the lock, for whoever waited for the device sends it a message.
            free.accept(device);
        }
    }

    /** Waits until everybody has answered or the time is up, and gives up those who have not. */
    synchronized CollectedAnswers await() throws InterruptedException {
        for (long left = end - System.nanoTime(); left > 0 && !pending.isEmpty(); left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        AnswerCollector collected = answers.orElseThrow();
        for (String device : List.copyOf(pending)) {
            collected.failed(device, "no answer came in time");
        }
        return collected.collected();
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
        return models.stream().map(SentQueriedModel::reference).findFirst().orElse(ModelRef.getDefaultInstance());
    }

    CoordinatorMessage closedMessage() {
        return CoordinatorMessage.newBuilder()
                .setRoundClosed(RoundClosed.newBuilder().setRunId(plan.run()).setRound(plan.round()))
                .build();
    }
}
