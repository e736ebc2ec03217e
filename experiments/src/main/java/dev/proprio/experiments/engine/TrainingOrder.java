package dev.proprio.experiments.engine;

import dev.proprio.client.device.Shards;
import dev.proprio.client.sensor.SensorDataException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * In which order devices train: those with the most windows first, so that no thread is left with a long one at
 * the end (Graham's longest-processing-time rule, 1969). Who takes part is decided elsewhere.
 */
final class TrainingOrder {
    private final Shards shards;

    TrainingOrder(Shards shards) {
        this.shards = shards;
    }

    /** The devices by expected cost; one whose shard was never seen goes first, for its shard takes longest to come. */
    List<String> longestFirst(List<String> devices) {
        record Job(String device, int windows) {}
        List<Job> jobs = new ArrayList<>(devices.size());
        for (String device : devices) {
            jobs.add(new Job(device, expected(device)));
        }
        jobs.sort(Comparator.comparingInt(Job::windows).reversed());
        return jobs.stream().map(Job::device).toList();
    }

    /** How many windows a device is expected to have; the most there are if nobody knows. */
    int expected(String device) {
        try {
            return shards.expectedCount(device).orElse(Integer.MAX_VALUE);
        } catch (SensorDataException unreadable) {
            // It fails, and is recorded, when its turn comes.
            return 0;
        }
    }
}
