package dev.proprio.coordinator.grpc;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.round.DescribedModel;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.coordinator.secagg.SecureRound;
import dev.proprio.proto.compression.UpdatePacking;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.RoundClosed;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.wire.ModelRefs;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;

/** A round that devices are working on: its model's bytes, who still owes an answer, what was moved. Thread-safe. */
final class ActiveRound implements SentModel, Receiving {
    /** A device whose connection breaks so often in one round breaks it itself, perhaps by what it was asked for. */
    private static final int MOST_ASKED = 5;

    private final RoundPlan plan;
    private final Broadcast broadcast;
    private final UpdateSink sink;
    private final UpdateShape shape;
    private final UpdatePacking packing;
    private final EncodedModel model;
    private final Set<String> asked;
    private final Set<String> pending = ConcurrentHashMap.newKeySet();
    /** Each device's sessions in which it was asked. */
    private final Map<String, Set<String>> askedIn = new ConcurrentHashMap<>();

    private final boolean ofOne;
    private final boolean waits;
    private final TaskSigning signing;
    /** By the round's clock. */
    private volatile long deadline;

    private final LongAdder bytesDown = new LongAdder();
    private final LongAdder bytesUp = new LongAdder();

    private final Optional<SecureRound> secure;
    private final Consumer<String> free;

    /**
     * @param waits whether devices whose connection breaks are expected back
     * @param signing signs its tasks
     * @param sessions makes the round's secure aggregation for a model with a digest; empty for a round without
     * @param free learns of each device that nothing more is waited for from it
     */
    ActiveRound(
            RoundPlan plan,
            Broadcast broadcast,
            UpdateSink sink,
            boolean waits,
            TaskSigning signing,
            Function<ByteString, Optional<SecureRound>> sessions,
            Consumer<String> free) {
        this(plan, broadcast, EncodedModel.of(broadcast), sink, waits, false, signing, sessions, free);
    }

    /** What one device is asked by itself, while others of the same round may be asked by themselves, too. */
    static ActiveRound ofOne(
            RoundPlan plan,
            Broadcast broadcast,
            EncodedModel model,
            UpdateSink sink,
            boolean waits,
            TaskSigning signing,
            Consumer<String> free) {
        return new ActiveRound(plan, broadcast, model, sink, waits, true, signing, sha256 -> Optional.empty(), free);
    }

    private ActiveRound(
            RoundPlan plan,
            Broadcast broadcast,
            EncodedModel model,
            UpdateSink sink,
            boolean waits,
            boolean ofOne,
            TaskSigning signing,
            Function<ByteString, Optional<SecureRound>> sessions,
            Consumer<String> free) {
        this.ofOne = ofOne;
        this.free = free;
        this.plan = plan;
        this.broadcast = broadcast;
        this.sink = sink;
        this.shape = UpdateShape.of(plan.run().exchange(), broadcast.layout().length());
        this.packing = plan.packing(broadcast.layout().length());
        this.model = model;
        this.secure = sessions.apply(model.sha256());
        // Who returns to a secure aggregation without the keys of its beginning can't go on with it.
        this.waits = waits && secure.isEmpty();
        this.signing = signing;
        this.deadline = sink.clock().deadline(plan.longest());
        this.asked = Set.copyOf(plan.devices());
        pending.addAll(asked);
    }

    /** Its devices are free for it: its time begins now. */
    void begin() {
        deadline = sink.clock().deadline(plan.longest());
        sink.begun();
    }

    RoundPlan plan() {
        return plan;
    }

    UpdateSink sink() {
        return sink;
    }

    @Override
    public byte[] modelBytes() {
        return model.bytes();
    }

    ByteString modelSha256() {
        return model.sha256();
    }

    /** What an update stands for. */
    UpdateShape shape() {
        return shape;
    }

    /** How an update travels. */
    UpdatePacking packing() {
        return packing;
    }

    /** The kind of compression that updates must have; empty for none. */
    String compression() {
        return plan.taskFor("").compressionKind();
    }

    /** The round's secure aggregation, if it has one: then it takes masked updates only. */
    Optional<SecureRound> secure() {
        return secure;
    }

    /** Whether a device whose connection breaks is expected back, and then asked again. */
    boolean waits() {
        return waits;
    }

    /** Asks a device for its update, once in each of its sessions. */
    void ask(DeviceConnection connection) {
        String device = connection.device();
        Set<String> sessions = askedIn.computeIfAbsent(device, unasked -> ConcurrentHashMap.newKeySet());
        if (!owes(device) || !sessions.add(connection.session())) {
            return;
        }
        if (sessions.size() > MOST_ASKED) {
            lost(
                    device,
                    Stage.CONNECT,
                    "its connection broke each of the %s times that it was asked".formatted(MOST_ASKED));
        } else {
            connection.send(taskMessage(device));
        }
    }

    @Override
    public void lost(String device, Stage stage, String reason) {
        answered(device);
        if (secure.isPresent()) {
            secure.get().lost(device, stage.toString(), reason);
        } else {
            sink.failed(device, stage, reason);
        }
    }

    /** Whether {@code device} was asked and has not answered. */
    boolean owes(String device) {
        return pending.contains(device);
    }

    boolean asked(String device) {
        return asked.contains(device);
    }

    /** Whether others than its devices may be asked in the round, of which it knows nothing. */
    boolean isOfOne() {
        return ofOne;
    }

    void answered(String device) {
        if (pending.remove(device)) {
            free.accept(device);
        }
    }

    Set<String> pending() {
        return pending;
    }

    @Override
    public void movedDown(int count) {
        bytesDown.add(count);
    }

    void movedUp(int count) {
        bytesUp.add(count);
    }

    Traffic traffic() {
        return new Traffic(bytesDown.sum(), bytesUp.sum());
    }

    private CoordinatorMessage taskMessage(String device) {
        TrainingTask task = plan.taskFor(device);
        var message = Task.newBuilder()
                .setRunId(task.run())
                .setRound(task.round())
                .setAttempt(task.attempt())
                .setSeed(task.seed())
                .setModel(ModelRefs.of(
                        broadcast,
                        model.sha256(),
                        plan.run().description().map(DescribedModel::sha256).orElse(ByteString.EMPTY)))
                .setRemainingMillis(
                        Math.max(0, TimeUnit.NANOSECONDS.toMillis(sink.clock().left(deadline))))
                .putAllAlgorithm(task.algorithm())
                .putAllCompression(task.compression())
                .setPromise(TaskSigning.promise(plan.run()));
        secure.ifPresent(sessions -> message.setSecagg(sessions.taskFor(device)));
        return CoordinatorMessage.newBuilder()
                .setTask(signing.signed(message.build(), device))
                .build();
    }

    CoordinatorMessage closedMessage() {
        return CoordinatorMessage.newBuilder()
                .setRoundClosed(
                        RoundClosed.newBuilder().setRunId(plan.run().id()).setRound(plan.round()))
                .build();
    }
}
