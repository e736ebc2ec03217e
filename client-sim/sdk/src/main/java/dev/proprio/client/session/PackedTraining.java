package dev.proprio.client.session;

import dev.proprio.proto.compression.Compression;
import dev.proprio.proto.compression.NoCompression;
import dev.proprio.proto.compression.Packed;
import dev.proprio.proto.compression.PackedUpdate;
import dev.proprio.proto.compression.UpdatePacking;
import dev.proprio.proto.extension.SettingBinder;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.query.ComparisonQuery;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.secagg.crypto.SecretBits;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.RoundStep;
import dev.proprio.proto.update.TrainingTask;
import java.util.Optional;
import java.util.Set;

/**
 * Packs what a node's own training returns. What could not be sent yet is remembered by run and shards, from session to session.
 * Belongs to one thread.
 */
final class PackedTraining implements DeviceWork {
    private final LocalTraining training;
    private final UnsettledUpdates kept;
    private final Set<String> shards;
    private final ShardedTraining sharded;

    PackedTraining(LocalTraining training) {
        this(training, new UnsettledUpdates());
    }

    /** @param kept what the device knows of its updates */
    PackedTraining(LocalTraining training, UnsettledUpdates kept) {
        this(training, kept, Set.of(), any -> training);
    }

    private PackedTraining(LocalTraining training, UnsettledUpdates kept, Set<String> shards, ShardedTraining sharded) {
        this.training = training;
        this.kept = kept;
        this.shards = shards;
        this.sharded = sharded;
    }

    /** @param shards the names of the device's shards of data, at least one */
    static PackedTraining sharded(Set<String> shards, ShardedTraining training, UnsettledUpdates kept) {
        return new PackedTraining(training.on(shards), kept, shards, training);
    }

    @Override
    public Set<String> shards() {
        return shards;
    }

    @Override
    public DeviceWork on(Set<String> some) {
        return new PackedTraining(sharded.on(some), kept, some, sharded);
    }

    @Override
    public PackedUpdate perform(TrainingTask task, Broadcast model) throws Exception {
        // Whoever embeds the SDK holds somebody's data: nobody can repeat its noise.
        ClientUpdate update = task.leaving(training.train(task, model), identity -> new SecretBits());
        Packed packed = packing(task, model).pack(task.device(), task.attempt(), update, fitting(task, model));
        kept.next(task, shards, packed.unsent());
        return packed.update();
    }

    /** A run's model never changes its size; what was kept of another one under its name is of no use. */
    private Optional<float[]> fitting(TrainingTask task, Broadcast model) {
        return kept.unsent(task.run(), shards).filter(unsent -> unsent.length == model.parameters().length);
    }

    @Override
    public void counted(TrainingTask task) {
        kept.settled(task, true);
        training.counted(task);
    }

    @Override
    public void discarded(TrainingTask task) {
        kept.settled(task, false);
        training.discarded(task);
    }

    @Override
    public QueryAnswer answer(Query query, Optional<Broadcast> model) throws Exception {
        return training.answer(query, model);
    }

    @Override
    public QueryAnswer compare(ComparisonQuery query, Broadcast first, Broadcast second) throws Exception {
        return training.compare(query, first, second);
    }

    @Override
    public boolean stays(TrainingTask task, RoundStep step) {
        return training.stays(task, step);
    }

    /** How the updates of a task travel. */
    static UpdatePacking packing(TrainingTask task, Broadcast model) {
        return UpdatePacking.of(compression(task), model.parameters().length, task.seed(), task.round());
    }

    private static Compression compression(TrainingTask task) {
        if (task.compression().isEmpty()) {
            return new NoCompression();
        }
        return new SettingBinder()
                .bindExtension(Compression.class, SettingWriter.fromFlat(task.compression(), "the coordinator's task"));
    }
}
