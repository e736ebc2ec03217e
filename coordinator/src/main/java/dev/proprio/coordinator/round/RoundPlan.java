package dev.proprio.coordinator.round;

import dev.proprio.coordinator.devices.RoundTimeline;
import dev.proprio.coordinator.secagg.SecurePlan;
import dev.proprio.coordinator.selection.EligibilityCount;
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
 * @param timeline when which device is done, if they are on a virtual clock
 * @param eligibility how many devices could have been asked; empty if nothing keeps anybody out
 */
public record RoundPlan(
        RunDefinition run,
        int round,
        int attempt,
        List<String> devices,
        int target,
        Optional<SecurePlan> secure,
        Optional<RoundTimeline> timeline,
        Optional<EligibilityCount> eligibility) {
    /** The number of a round's first attempt. */
    public static final int FIRST_ATTEMPT = 1;

    private static final Duration UNHURRIED = Duration.ofDays(365);

    public RoundPlan {
        devices = List.copyOf(devices);
    }

    /** A plan by the machine's clock. */
    public RoundPlan(
            RunDefinition run, int round, int attempt, List<String> devices, int target, Optional<SecurePlan> secure) {
        this(run, round, attempt, devices, target, secure, Optional.empty());
    }

    /** A plan whose devices were all eligible. */
    public RoundPlan(
            RunDefinition run,
            int round,
            int attempt,
            List<String> devices,
            int target,
            Optional<SecurePlan> secure,
            Optional<RoundTimeline> timeline) {
        this(run, round, attempt, devices, target, secure, timeline, Optional.empty());
    }

    /** The same with how many devices could have been asked. */
    RoundPlan drawnFrom(Optional<EligibilityCount> counted) {
        return new RoundPlan(run, round, attempt, devices, target, secure, timeline, counted);
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
        return new RoundPlan(
                run, round, attempt + 1, some, places, secure.map(plan -> plan.again(some)), timeline, eligibility);
    }

    /**
     * The same without a word of what the model is, for devices of which some know no such word: what a secure aggregation is
     * bound to is said to all of them alike.
     */
    public RoundPlan undescribed() {
        RunDefinition silent = run.with(RunDefinition::description, Optional.empty());
        return new RoundPlan(
                silent,
                round,
                attempt,
                devices,
                target,
                secure.map(plan -> plan.working(silent.task(round, attempt, "").settings())),
                timeline,
                eligibility);
    }

    /** The secure aggregation that devices themselves take part in, if the round has one. */
    public Optional<SecurePlan> masked() {
        return secure.filter(SecurePlan::full);
    }

    /** Whose updates are in the round's sum if these arrived, of a round that is not {@linkplain #masked masked}. */
    public Set<String> counted(Set<String> arrived) {
        return secure.map(rehearsed -> rehearsed.counted(arrived)).orElse(arrived);
    }

    /**
     * Who is to be trained, in this order, until the {@linkplain #target target} is met. On a virtual clock it is those
     * who arrive in time, in the order of arrival: whoever would be late is never trained.
     */
    public List<String> contenders() {
        return timeline.map(RoundTimeline::contenders).orElse(devices);
    }

    /** How many devices fetched the model, if the first so many contenders were trained. */
    public int fetched(int trained) {
        return timeline.isPresent() ? devices.size() : trained;
    }

    /** How long whoever carries the round out waits: on a virtual clock as long as it takes. */
    public Duration patience() {
        return timeline.isPresent() ? UNHURRIED : deadline();
    }

    /** How long the round waits. */
    public Duration deadline() {
        return run.cohort().deadline();
    }

    /** How long the round may take in all. */
    public Duration longest() {
        return masked().map(plan -> plan.settings().longest(deadline())).orElse(deadline());
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
