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
    private record Waiting(TrainingTask task, ClientState next, Optional<float[]> unsent, boolean hears) {}

    private final Map<String, Waiting> accepted = new HashMap<>();
    private long bytes;

    /** Notes an update's bytes, whatever becomes of it. */
    synchronized void sent(int count) {
        bytes += count;
    }

    /**
     * Notes an update that arrived.
     *
     * @param next what the device will remember
     * @param unsent what error feedback will remember
     * @param hears whether the device is still there to learn that its update counts
     */
    synchronized void accepted(TrainingTask task, ClientState next, Optional<float[]> unsent, boolean hears) {
        accepted.put(task.device(), new Waiting(task, next, unsent, hears));
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized Set<String> devices() {
        return new HashSet<>(accepted.keySet());
    }

    /** Lets those devices remember whose updates count. */
    synchronized void remember(Set<String> counted, DeviceTraining training) {
        accepted.forEach((device, waiting) -> {
            if (waiting.hears() && counted.contains(device)) {
                training.counted(waiting.task(), waiting.next(), waiting.unsent());
            }
        });
    }
}
