package dev.proprio.client.session;

import com.google.protobuf.ByteString;
import dev.proprio.client.session.UnsettledUpdates.Unsettled;
import dev.proprio.proto.compression.PackedUpdate;
import dev.proprio.proto.description.ModelDescription;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.wire.ChunkAssembler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What goes from one session of a device to its next while the process lives: a download that broke off, and of each run
 * the update of which the device does not know yet whether it counts. When the coordinator, back again, asks for the same
 * once more, the device goes on where it was. The updates outlive the process if they are kept. Belongs to one session at a time.
 */
public final class SessionMemory {
    /** What one task may take if nothing is said: half of the memory that this process may use. */
    public static final Bytes DEFAULT = new Bytes(Runtime.getRuntime().maxMemory() / 2);

    private final TaskSize most;
    private final UnsettledUpdates kept;
    private final Map<String, Unsettled> unsettled;
    private final Map<ByteString, ModelDescription> descriptions = new LinkedHashMap<>();
    private Optional<Partial> partial = Optional.empty();

    /** For tasks of the usual size. */
    public SessionMemory() {
        this(DEFAULT);
    }

    /** @param most what one task may take */
    public SessionMemory(Bytes most) {
        this(most, new UnsettledUpdates());
    }

    /**
     * Of a device that may be restarted.
     *
     * @param most what one task may take
     * @param kept what it knows of its updates
     */
    public SessionMemory(Bytes most, UnsettledUpdates kept) {
        this.most = new TaskSize(most);
        this.kept = kept;
        this.unsettled = kept.unsettled();
    }

    /** What one task may take. */
    TaskSize most() {
        return most;
    }

    /** The download of the model with this digest as far as it has come, or a new one. */
    ChunkAssembler<float[]> download(ByteString sha256, int length) {
        Partial last = partial.filter(known -> known.sha256().equals(sha256) && known.length() == length)
                .orElseGet(() -> new Partial(sha256, length, ChunkAssembler.ofFloats(length)));
        partial = Optional.of(last);
        return last.received();
    }

    void forgetDownload() {
        partial = Optional.empty();
    }

    /** What was said of a model. */
    Optional<ModelDescription> description(ByteString sha256) {
        return Optional.ofNullable(descriptions.get(sha256));
    }

    /** Remembers what was said of a model, of the few that came last. */
    void remember(ByteString sha256, ModelDescription description) {
        descriptions.put(sha256, description);
        if (descriptions.size() > UnsettledUpdates.MOST_RUNS) {
            Iterator<ByteString> oldest = descriptions.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** What was trained for exactly this task on the model with this digest. */
    Optional<PackedUpdate> trained(TrainingTask task, ByteString sha256) {
        return Optional.ofNullable(unsettled.get(task.run()))
                .filter(known -> known.task().equals(task) && known.sha256().equals(sha256))
                .map(Unsettled::update);
    }

    /**
     * Keeps an update until it is known whether it counts.
     *
     * @return tasks whose updates are not waited for any more
     * @throws IOException if it cannot be kept: then it must not be sent
     */
    List<TrainingTask> remember(TrainingTask task, ByteString sha256, PackedUpdate update) throws IOException {
        List<TrainingTask> dropped = new ArrayList<>();
        Optional.ofNullable(unsettled.remove(task.run()))
                .filter(known -> !known.task().equals(task))
                .ifPresent(known -> dropped.add(known.task()));
        unsettled.put(task.run(), new Unsettled(task, sha256, update));
        while (unsettled.size() > 1 && (unsettled.size() > UnsettledUpdates.MOST_RUNS || !most.allows(bytes()))) {
            Iterator<Unsettled> oldest = unsettled.values().iterator();
            dropped.add(oldest.next().task());
            oldest.remove();
        }
        try {
            kept.keep();
        } catch (IOException e) {
            unsettled.remove(task.run());
            throw e;
        }
        return dropped;
    }

    private long bytes() {
        return unsettled.values().stream()
                .mapToLong(known -> known.update().byteLength())
                .sum();
    }

    /** The task of a run whose update may count or not. */
    Optional<TrainingTask> unsettled(String run) {
        return Optional.ofNullable(unsettled.get(run)).map(Unsettled::task);
    }

    /** The runs of which there is such a task. */
    List<String> unsettledRuns() {
        return List.copyOf(unsettled.keySet());
    }

    /** It is known now whether the run's update counts. */
    void settled(String run) {
        unsettled.remove(run);
    }

    /** Has a restart find everything as it is now. */
    void keep() throws IOException {
        kept.keep();
    }

    private record Partial(ByteString sha256, int length, ChunkAssembler<float[]> received) {}
}
