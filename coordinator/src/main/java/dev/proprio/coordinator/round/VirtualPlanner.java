package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.devices.Batteries;
import dev.proprio.coordinator.devices.RoundTimeline;
import dev.proprio.coordinator.devices.VirtualDevices;
import dev.proprio.coordinator.devices.VirtualInstant;
import dev.proprio.coordinator.devices.VirtualRound;
import dev.proprio.coordinator.selection.DeviceReports;
import dev.proprio.coordinator.selection.SelectionContext;
import dev.proprio.coordinator.selection.VirtualChoice;
import dev.proprio.coordinator.state.StateParts;
import dev.proprio.proto.text.CountText;
import java.util.List;
import java.util.Optional;

/**
 * Asks whom the run's selection chooses among those that are there at the moment of virtual time at which the round begins,
 * and foresees when which of them is done. A round begins when the one before is over and enough devices are there: it
 * waits for the cohort's size as long as its deadline, and then for the least that it may have, at most a day.
 */
record VirtualPlanner(Fleet fleet, VirtualDevices devices) implements RoundPlanner {
    private static final long MINUTE = 60_000_000L;
    private static final long DAY = 24 * 60 * MINUTE;

    @Override
    public RoundPlan plan(RoundContext round) throws RunFailedException {
        RunDefinition run = round.run();
        CohortPolicy cohort = run.cohort();
        long limit = cohort.deadline().toNanos() / 1000;
        int parameters = round.parameters();
        long bytesDown = (1L + run.exchange().shared().size()) * parameters * Float.BYTES;
        long bytesUp = UpdateShape.of(run.exchange(), parameters).byteLength(round.packing());
        var known = new VirtualChoice(devices.times(bytesDown, bytesUp), limit);
        long now =
                round.before().part(VirtualRound.PART).orElse(VirtualRound.NONE).end();
        Drawn drawn = draw(round, known, now);
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
                Optional.of(timeline));
    }

    @Override
    public StateParts kept(RoundPlan plan, RunState before, List<ClientOutcome> outcomes) {
        return plan.timeline()
                .map(timeline -> VirtualOutcomes.kept(devices, before, timeline, outcomes))
                .orElse(StateParts.NONE);
    }

    private record Drawn(long start, List<String> asked) {}

    private Drawn draw(RoundContext round, VirtualChoice known, long now) throws RunFailedException {
        RunDefinition run = round.run();
        int least = run.cohort().minimum();
        long wanted = Math.min(run.cohort().size(), fleet.population().size());
        int most = 0;
        long at = now;
        while (true) {
            List<String> asked = select(round, known, at);
            most = Math.max(most, asked.size());
            boolean waited = at - now >= known.deadline();
            if (asked.size() >= wanted
                    || (waited && asked.size() >= least)
                    || run.selection().drawsSize()) {
                return new Drawn(at, asked);
            }
            if (at - now >= DAY) {
                throw new RunFailedException(
                        "round %s needs at least %s, but in a whole day from %s of virtual time on, at most %s could be asked at once; change devices.availability or devices.battery, or lower cohort.minimum"
                                .formatted(
                                        round.round(), CountText.of(least, "device"), VirtualInstant.text(now), most));
            }
            long minute = MINUTE - Math.floorMod(at, MINUTE);
            long left = now + known.deadline() - at;
            at += left > 0 ? Math.min(minute, left) : minute;
        }
    }

    private List<String> select(RoundContext round, VirtualChoice known, long at) {
        RunDefinition run = round.run();
        Batteries batteries = round.before().part(Batteries.PART).orElse(Batteries.FULL);
        var present = new AvailablePopulation(fleet.population(), devices.availability(batteries), at);
        DeviceReports reports = round.before()
                .part(DeviceReports.PART)
                .map(every -> every.available(present))
                .orElse(DeviceReports.NONE);
        return CheckedExtensions.select(
                        run.selection(),
                        new SelectionContext(
                                present,
                                run.cohort().selected(),
                                run.seed(),
                                round.round(),
                                reports,
                                Optional.of(known)))
                .stream()
                .filter(present::isAvailable)
                .toList();
    }
}
