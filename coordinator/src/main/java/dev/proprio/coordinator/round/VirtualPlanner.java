package dev.proprio.coordinator.round;

import dev.proprio.coordinator.devices.RoundTimeline;
import dev.proprio.coordinator.devices.VirtualDevices;
import dev.proprio.coordinator.devices.VirtualRound;
import dev.proprio.coordinator.selection.LatelyAsked;
import dev.proprio.coordinator.selection.VirtualChoice;
import dev.proprio.coordinator.state.StateParts;
import java.util.List;
import java.util.Optional;

/**
 * Asks whom the run's selection chooses among those that are there at the moment of virtual time at which the round begins,
 * and foresees when which of them is done. A round begins when the one before is over and enough devices are there
 * ({@link VirtualCohort}).
 */
record VirtualPlanner(Fleet fleet, VirtualDevices devices) implements RoundPlanner {
    @Override
    public RoundPlan plan(RoundContext round) throws RunFailedException {
        RunDefinition run = round.run();
        CohortPolicy cohort = run.cohort();
        long limit = cohort.deadline().toNanos() / 1000;
        long bytesDown = round.bytesDown();
        long bytesUp = round.bytesUp(round.round());
        var known = new VirtualChoice(devices.times(bytesDown, bytesUp), limit);
        long now =
                round.before().part(VirtualRound.PART).orElse(VirtualRound.NONE).end();
        long wanted = Math.min(run.cohort().size(), fleet.population().size());
        VirtualCohort.Drawn drawn = new VirtualCohort(fleet, devices).draw(round, known, now, wanted);
        boolean allCount = run.selection().drawsSize();
        int target = allCount
                ? Math.max(1, drawn.asked().size())
                : Math.min(cohort.size(), drawn.asked().size());
        RoundTimeline timeline =
                devices.timeline(round.round(), drawn.start(), limit, drawn.asked(), target, bytesDown, bytesUp);
        return new RoundPlan(
                run,
                round.round(),
                RoundPlan.FIRST_ATTEMPT,
                drawn.asked(),
                target,
                Optional.empty(),
                Optional.of(timeline),
                drawn.eligibility());
    }

    @Override
    public StateParts kept(RoundPlan plan, RunState before, List<ClientOutcome> outcomes) {
        return plan.timeline()
                .map(timeline -> {
                    StateParts kept = VirtualOutcomes.kept(devices, before, timeline, outcomes);
                    return before.resting(plan.run())
                            .after(timeline.start() + VirtualOutcomes.length(timeline, outcomes), plan.devices())
                            .map(asked -> kept.with(LatelyAsked.PART, asked))
                            .orElse(kept);
                })
                .orElse(StateParts.NONE);
    }
}
