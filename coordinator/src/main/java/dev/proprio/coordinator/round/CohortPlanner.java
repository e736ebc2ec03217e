package dev.proprio.coordinator.round;

import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.secagg.SecurePlan;
import dev.proprio.coordinator.selection.DeviceReports;
import dev.proprio.coordinator.selection.LatelyAsked;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.coordinator.selection.RestingDevices;
import dev.proprio.coordinator.selection.SelectionContext;
import dev.proprio.coordinator.state.StateParts;
import dev.proprio.proto.text.CountText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks whom the run's selection chooses among those that the fleet can reach. */
record CohortPlanner(Fleet fleet, RoundClock clock) implements RoundPlanner {
    @Override
    public RoundPlan plan(RoundContext round) throws RunFailedException, InterruptedException {
        CohortPolicy cohort = round.run().cohort();
        RestingDevices resting = round.before().resting(round.run());
        DrawnCohort drawn = fleet.draw(new CohortDraw(
                round.round(),
                cohort.minimum(),
                round.before().emptyRounds(),
                all -> resting.open(all, this::now),
                present -> select(round, present)));
        List<String> asked = drawn.devices();
        boolean drawsSize = round.run().selection().drawsSize();
        if (asked.size() < cohort.minimum() && !drawsSize) {
            throw new RunFailedException("round %s needs at least %s but only %s can be asked%s"
                    .formatted(
                            round.round(),
                            CountText.of(cohort.minimum(), "device"),
                            asked.size(),
                            drawn.eligibility()
                                    .map(counted -> ": " + counted.sentence())
                                    .orElse("")));
        }
        Optional<SecurePlan> secure =
                round.run().securePlan(round.round(), RoundPlan.FIRST_ATTEMPT, round.shape(), asked);
        // All who are in a group count: leaving some out would only be one more group that gives up.
        boolean allCount = secure.isPresent() || drawsSize;
        int target = allCount ? Math.max(1, asked.size()) : Math.min(cohort.size(), asked.size());
        return new RoundPlan(round.run(), round.round(), RoundPlan.FIRST_ATTEMPT, asked, target, secure)
                .drawnFrom(drawn.eligibility());
    }

    @Override
    public StateParts kept(RoundPlan plan, RunState before, List<ClientOutcome> outcomes) {
        return before.resting(plan.run())
                .after(now(), plan.devices())
                .map(asked -> StateParts.NONE.with(LatelyAsked.PART, asked))
                .orElse(StateParts.NONE);
    }

    /** In microseconds. */
    private long now() {
        return TimeUnit.MILLISECONDS.toMicros(clock.wallMillis());
    }

    private List<String> select(RoundContext round, Population present) {
        RunDefinition run = round.run();
        boolean all = present.size() == fleet.population().size();
        DeviceReports every = round.before().part(DeviceReports.PART).orElse(DeviceReports.NONE);
        DeviceReports theirs = all ? every : every.of(present);
        DeviceReports reports = present.isFiltered() ? theirs.available(present) : theirs;
        List<String> devices = CheckedExtensions.select(
                        run.selection(),
                        new SelectionContext(present, run.cohort().selected(), run.seed(), round.round(), reports))
                .stream()
                .filter(present::isAvailable)
                .toList();
        return run.aggregation()
                .requiredDevice()
                .map(required -> withRequired(required, devices))
                .orElse(devices);
    }

    /** The required device first; if it was not selected, it takes the least preferred one's place. */
    private static List<String> withRequired(String required, List<String> selected) {
        List<String> devices = new ArrayList<>(selected);
        if (!devices.remove(required) && !devices.isEmpty()) {
            devices.removeLast();
        }
        devices.addFirst(required);
        return devices;
    }
}
