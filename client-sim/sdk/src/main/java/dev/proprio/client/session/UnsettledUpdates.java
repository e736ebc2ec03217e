package dev.proprio.client.session;

import com.google.protobuf.ByteString;
import dev.proprio.proto.compression.PackedUpdate;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import dev.proprio.proto.update.TrainingTask;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a device must still know when it learns what became of its updates: those of which it does not know it yet, and of
 * each run, and of each choice of shards for it, what compression has not sent. It is kept before an update leaves and after
 * it was settled, as a whole: up to eight updates, and as many times twice the size of a model. Belongs to one thread at a time.
 */
public final class UnsettledUpdates {
    private static final String KIND = "kept-updates";
    private static final int VERSION = 2;

    /** Runs of which something is kept; of more, those that were asked for longest ago are forgotten. */
    static final int MOST_RUNS = 8;

    private static final UpdateStorage NOBODY = bytes -> {};

    private final UpdateStorage keeper;
    private final Map<String, Unsettled> unsettled = new LinkedHashMap<>();
    private final Map<Left, float[]> unsent = new LinkedHashMap<>();
    private final Map<String, Next> next = new LinkedHashMap<>();

    /** Keeps bytes where a restart finds them. */
    @FunctionalInterface
    public interface UpdateStorage {
        /**
         * Keeps the bytes in place of what was kept before; returns when they would survive a power cut.
         *
         * @throws IOException with a message for the device's owner
         */
        void keep(byte[] updates) throws IOException;
    }

    /** An update of which it is not known yet whether it counts, and the model that it was trained on. */
    record Unsettled(TrainingTask task, ByteString sha256, PackedUpdate update) {}

    /** What is unsent if a task's update counts, made of these shards. */
    record Next(TrainingTask task, Set<String> shards, float[] unsent) {}

    /** What of which shards is left of a run: what is made of one shard must not travel with what is made of another. */
    record Left(String run, Set<String> shards) {}

    /** Of a device that forgets everything when its process ends. */
    public UnsettledUpdates() {
        this(NOBODY);
    }

    /** Of a device that may be restarted, and has nothing to remember yet. */
    public UnsettledUpdates(UpdateStorage keeper) {
        this.keeper = keeper;
    }

    /**
     * As it was kept.
     *
     * @throws StoredFormatException if the bytes are nothing of the kind
     */
    public static UnsettledUpdates restored(byte[] kept, UpdateStorage keeper) throws StoredFormatException {
        var in = new StoredReader(kept, KIND, VERSION);
        var all = new UnsettledUpdates(keeper);
        for (int i = in.count(); i > 0; i--) {
            TrainingTask task = UpdateFormat.readTask(in);
            var sha256 = ByteString.copyFrom(in.blob());
            all.unsettled.put(task.run(), new Unsettled(task, sha256, UpdateFormat.readUpdate(in)));
        }
        for (int i = in.count(); i > 0; i--) {
            all.unsent.put(new Left(in.text(), readShards(in)), in.floats());
        }
        for (int i = in.count(); i > 0; i--) {
            TrainingTask task = UpdateFormat.readTask(in);
            all.next.put(task.run(), new Next(task, readShards(in), in.floats()));
        }
        in.end();
        return all;
    }

    /** Updates by run, the oldest first. */
    Map<String, Unsettled> unsettled() {
        return unsettled;
    }

    /**
     * What compression has not sent of a run, as far as it is settled.
     *
     * @param shards of which it was made; none for a device that tells no shards apart
     */
    Optional<float[]> unsent(String run, Set<String> shards) {
        return Optional.ofNullable(unsent.get(new Left(run, shards)));
    }

    /** Notes what is unsent if the task's update, made of these shards, counts; kept with the update. */
    void next(TrainingTask task, Set<String> shards, Optional<float[]> left) {
        next.remove(task.run());
        left.ifPresent(values -> next.put(task.run(), new Next(task, shards, values)));
        bound(next);
    }

    /** Notes what became of a task's update, which may have been noted before. */
    void settled(TrainingTask task, boolean counts) {
        Next waiting = next.get(task.run());
        if (waiting == null || !waiting.task().equals(task)) {
            return;
        }
        next.remove(task.run());
        if (counts) {
            var left = new Left(task.run(), waiting.shards());
            unsent.remove(left);
            unsent.put(left, waiting.unsent());
            bound(unsent);
        }
    }

    /** Keeps everything as it is now. */
    void keep() throws IOException {
        if (keeper.equals(NOBODY)) {
            return;
        }
        var out = new StoredWriter(KIND, VERSION).integer(unsettled.size());
        for (Unsettled waiting : unsettled.values()) {
            UpdateFormat.write(waiting.task(), out);
            out.blob(waiting.sha256().toByteArray());
            UpdateFormat.write(waiting.update(), out);
        }
        out.integer(unsent.size());
        unsent.forEach((left, values) -> {
            out.text(left.run());
            write(left.shards(), out);
            out.floats(values);
        });
        out.integer(next.size());
        next.values().forEach(waiting -> {
            UpdateFormat.write(waiting.task(), out);
            write(waiting.shards(), out);
            out.floats(waiting.unsent());
        });
        keeper.keep(out.bytes());
    }

    private static void write(Set<String> shards, StoredWriter out) {
        out.integer(shards.size());
        shards.stream().sorted().forEach(out::text);
    }

    /** Version 1 knew no shards. */
    private static Set<String> readShards(StoredReader in) throws StoredFormatException {
        if (in.version() < 2) {
            return Set.of();
        }
        Set<String> shards = new HashSet<>();
        for (int i = in.count(); i > 0; i--) {
            shards.add(in.text());
        }
        return Set.copyOf(shards);
    }

    private static void bound(Map<?, ?> entries) {
        while (entries.size() > MOST_RUNS) {
            entries.remove(entries.keySet().iterator().next());
        }
    }
}
