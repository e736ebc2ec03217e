package dev.proprio.client.session;

import dev.proprio.proto.compression.Compression;
import dev.proprio.proto.compression.NoCompression;
import dev.proprio.proto.compression.Packed;
import dev.proprio.proto.compression.PackedUpdate;
import dev.proprio.proto.compression.Packing;
import dev.proprio.proto.extension.SettingBinder;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.RoundStep;
import dev.proprio.proto.update.TrainingTask;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Packs what a node's own training returns. What could not be sent yet is remembered by run, from session to session.
 * Belongs to one thread.
 */
final class PackedTraining implements DeviceWork {
    private final LocalTraining training;
    private final Map<String, float[]> unsent = new HashMap<>();
    private final Map<String, Next> next = new HashMap<>();

    PackedTraining(LocalTraining training) {
        this.training = training;
    }

    @Override
    public PackedUpdate perform(TrainingTask task, Broadcast model) throws Exception {
        next.remove(task.run());
        var update = training.train(task, model);
        Packed packed = packing(task, model).pack(task.device(), update, Optional.ofNullable(unsent.get(task.run())));
        packed.unsent().ifPresent(left -> next.put(task.run(), new Next(task, left)));
        return packed.update();
    }

    @Override
    public void counted(TrainingTask task) {
        Optional.ofNullable(next.remove(task.run()))
                .filter(waiting -> waiting.task().equals(task))
                .ifPresent(waiting -> unsent.put(task.run(), waiting.unsent()));
        training.counted(task);
    }

    @Override
    public void discarded(TrainingTask task) {
        next.computeIfPresent(task.run(), (run, waiting) -> waiting.task().equals(task) ? null : waiting);
        training.discarded(task);
    }

    @Override
    public boolean stays(TrainingTask task, RoundStep step) {
        return training.stays(task, step);
    }

    /** How the updates of a task travel. */
    static Packing packing(TrainingTask task, Broadcast model) {
        return Packing.of(compression(task), model.parameters().length, task.seed(), task.round());
    }

    private static Compression compression(TrainingTask task) {
        if (task.compression().isEmpty()) {
            return new NoCompression();
        }
        return new SettingBinder()
                .bindExtension(Compression.class, SettingWriter.fromFlat(task.compression(), "the coordinator's task"));
    }

    /** What is unsent if the task's update counts. */
    private record Next(TrainingTask task, float[] unsent) {}
}
