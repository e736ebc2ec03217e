package dev.proprio.coordinator.round;

import dev.proprio.coordinator.devices.Batteries;
import dev.proprio.coordinator.devices.VirtualDevices;
import dev.proprio.coordinator.devices.VirtualInstant;
import dev.proprio.coordinator.selection.CountedPopulation;
import dev.proprio.coordinator.selection.EligibilityCount;
import dev.proprio.coordinator.selection.EligibilityTally;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.coordinator.selection.VirtualChoice;
import dev.proprio.proto.text.CountText;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Asks whom the run's selection chooses among those that are there at a moment of virtual time. It waits for as many as are
 * wanted as long as the cohort's deadline, and then for the least that a round may have, at most a day.
 *
 * @param elsewhere who can't be asked, whether there or not
 * @param draw which choice of the round it is, from 0
 * @param of whose devices they are, where it matters, as in "of tier 2"; empty otherwise
 */
record VirtualCohort(Fleet fleet, VirtualDevices devices, Predicate<String> elsewhere, int draw, String of) {
    private static final long MINUTE = 60_000_000L;
    private static final long DAY = 24 * 60 * MINUTE;

    /** Of all devices. */
    VirtualCohort(Fleet fleet, VirtualDevices devices) {
        this(fleet, devices, device -> false, 0, "");
    }

    /**
     * Who was asked, and when.
     *
     * @param eligibility how many of those that were looked at could be asked; empty if nothing keeps anybody out
     */
    record Drawn(long start, List<String> asked, Optional<EligibilityCount> eligibility) {}

    /**
     * Waits until there are enough.
     *
     * @param now from this moment on, in microseconds
     * @param wanted how many are worth waiting for until the deadline
     * @throws RunFailedException if there are too few for a whole day
     */
    Drawn draw(RoundContext round, VirtualChoice known, long now, long wanted) throws RunFailedException {
        RunDefinition run = round.run();
        int least = run.cohort().minimum();
        int most = 0;
        long at = now;
        while (true) {
            var tally = new EligibilityTally();
            List<String> asked = select(round, known, at, tally);
            most = Math.max(most, asked.size());
            boolean waited = at - now >= known.deadline();
            if (asked.size() >= wanted
                    || (waited && asked.size() >= least)
                    || run.selection().drawsSize()) {
                return new Drawn(
                        at, asked, open(round, at).isFiltered() ? Optional.of(tally.count()) : Optional.empty());
            }
            if (at - now >= DAY) {
                throw new RunFailedException(
                        "round %s needs at least %s%s, but in a whole day from %s of virtual time on, at most %s could be asked at once%s; change devices.availability or devices.battery%s%s"
                                .formatted(
                                        round.round(),
                                        CountText.of(least, "device"),
                                        of.isEmpty() ? "" : " " + of,
                                        VirtualInstant.text(now),
                                        most,
                                        open(round, at).isFiltered()
                                                ? ": " + tally.count().sentence()
                                                : "",
                                        open(round, at).isFiltered() ? ", or what keeps devices from being asked" : "",
                                        least > 1 ? ", or lower cohort.minimum" : ""));
            }
            long minute = MINUTE - Math.floorMod(at, MINUTE);
            long left = now + known.deadline() - at;
            at += left > 0 ? Math.min(minute, left) : minute;
        }
    }

    private Population open(RoundContext round, long at) {
        return round.before().resting(round.run()).open(fleet.population(), () -> at);
    }

    private List<String> select(RoundContext round, VirtualChoice known, long at, EligibilityTally tally) {
        Batteries batteries = round.before().part(Batteries.PART).orElse(Batteries.FULL);
        Population all = open(round, at);
        Population looked = all.isFiltered() ? new CountedPopulation(all, tally) : all;
        return new AvailablePopulation(looked, devices.availability(batteries), at, elsewhere)
                .chosen(round, round.run().cohort().selected(), known, draw);
    }
}
