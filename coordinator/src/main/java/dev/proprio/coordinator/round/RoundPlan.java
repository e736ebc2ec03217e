package dev.proprio.coordinator.round;

import dev.proprio.proto.compression.Packing;
import dev.proprio.proto.update.TrainingTask;
import java.time.Duration;
import java.util.List;

/**
 * What one round asks for.
 *
 * @param round from 1
 * @param devices who may be asked, preferred ones first; the first {@code target} are wanted, the rest
 *     make up for those who fail or are slow
 * @param target updates that complete the round
 */
public record RoundPlan(RunDefinition run, int round, List<String> devices, int target) {
    /** The attempt number of a round's first and, until a round can be repeated, only attempt. */
    public static final int FIRST_ATTEMPT = 1;

    public RoundPlan {
        devices = List.copyOf(devices);
    }

    /** How long the round waits. */
    public Duration deadline() {
        return run.cohort().deadline();
    }

    /** How the round's updates travel when the model has so many parameters. */
    public Packing packing(int parameters) {
        return run.packing(round, parameters);
    }

    /** What {@code device} is asked to do. */
    public TrainingTask taskFor(String device) {
        return new TrainingTask(
                run.id(), round, FIRST_ATTEMPT, device, run.seed(), run.algorithm(), run.compressionSettings());
    }
}
