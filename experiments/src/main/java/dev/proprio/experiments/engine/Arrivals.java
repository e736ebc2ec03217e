package dev.proprio.experiments.engine;

import dev.proprio.client.device.DeviceTraining;
import dev.proprio.client.training.ClientState;
import dev.proprio.proto.update.TrainingTask;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whose updates arrived in a round, and what their devices will remember if they count. Thread-safe. */
final class Arrivals {
    private record Waiting(TrainingTask task, Optional<ClientState> next) {}

    private final Map<String, Waiting> accepted = new HashMap<>();
    private long updates;

    /** Counts an update, whatever becomes of it. */
    synchronized void sent() {
        updates++;
    }

    /** @param next what the device will remember; empty if it has left and will not hear */
    synchronized void accepted(TrainingTask task, Optional<ClientState> next) {
        accepted.put(task.device(), new Waiting(task, next));
    }

    synchronized long updates() {
        return updates;
    }

    synchronized Set<String> devices() {
        return new HashSet<>(accepted.keySet());
    }

    /** Lets those devices remember whose updates count. */
    synchronized void remember(Set<String> counted, DeviceTraining training) {
        accepted.forEach((device, waiting) -> {
            if (counted.contains(device)) {
                waiting.next().ifPresent(next -> training.counted(waiting.task(), next));
            }
        });
    }
}
