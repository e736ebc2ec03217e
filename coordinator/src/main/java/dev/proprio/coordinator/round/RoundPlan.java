package dev.proprio.coordinator.round;

import dev.proprio.coordinator.secagg.SecurePlan;
import dev.proprio.proto.compression.UpdatePacking;
import dev.proprio.proto.update.TrainingTask;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one round asks for.
 *
 * @param round from 1
 * @param attempt from 1: devices of an earlier attempt of the round may be asked again in a later one
 * @param devices who may be asked, preferred ones first; the first {@code target} are wanted, the rest
 *     make up for those who fail or are slow
 * @param target updates that complete the round
 * @param secure how single updates are hidden; empty if they are not
 */
public record RoundPlan(
        RunDefinition run, int round, int attempt, List<String> devices, int target, Optional<SecurePlan> secure) {
    /** The number of a round's first attempt. */
    public static final int FIRST_ATTEMPT = 1;

    public RoundPlan {
        devices = List.copyOf(devices);
    }

    /** The round, whatever the attempt. */
    public RoundId identity() {
        return new RoundId(run.id(), round);
    }

    /**
     * The next attempt, which asks some of the devices again. Without secure aggregation it adds to what the round has
     * already; with it, it is a secure aggregation of its own.
     */
    public RoundPlan again(List<String> some) {
        int places = secure.isPresent() ? some.size() : target;
        return new RoundPlan(run, round, attempt + 1, some, places, secure.map(plan -> plan.again(some)));
    }

    /** The secure aggregation that devices themselves take part in, if the round has one. */
    public Optional<SecurePlan> masked() {
        return secure.filter(SecurePlan::full);
    }

    /** Whose updates are in the round's sum if these arrived, of a round that is not {@linkplain #masked masked}. */
    public Set<String> counted(Set<String> arrived) {
        return secure.map(rehearsed -> rehearsed.counted(arrived)).orElse(arrived);
    }

    /** How long the round waits. */
    public Duration deadline() {
        return run.cohort().deadline();
    }

    /** How long the round may take in all: a secure aggregation has four stages beside the one with the training. */
    public Duration longest() {
        return masked().map(
                        plan -> deadline().plus(plan.settings().stageDeadline().multipliedBy(4)))
                .orElse(deadline());
    }

    /** How the round's updates travel when the model has so many parameters. */
    public UpdatePacking packing(int parameters) {
        return run.packing(round, parameters);
    }

    /** What {@code device} is asked to do. */
    public TrainingTask taskFor(String device) {
        var task = run.task(round, attempt, device);
        return secure.flatMap(SecurePlan::noise).map(task::with).orElse(task);
    }
}
