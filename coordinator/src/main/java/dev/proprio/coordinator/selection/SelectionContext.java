package dev.proprio.coordinator.selection;

import dev.proprio.proto.random.KeyedRandom;
import java.util.Optional;

/**
 * What a round's cohort is chosen by.
 *
 * @param population who may be asked: in all rounds of a run the same, or those of them who are there
 * @param count how many devices are wanted, at least 1
 * @param seed the run's seed
 * @param round from 1
 * @param reports what devices of the population said when their updates last counted; of nobody, unless the selection
 *     {@linkplain Selection#usesReports uses} them
 * @param virtual what it may know of time; empty unless devices are on a virtual clock
 * @param draw how many choices there were in the round before this one: 0 but for an asynchronous server's
 */
public record SelectionContext(
        Population population,
        int count,
        long seed,
        int round,
        DeviceReports reports,
        Optional<VirtualChoice> virtual,
        int draw) {
    /** A choice on no virtual clock. */
    public SelectionContext(Population population, int count, long seed, int round, DeviceReports reports) {
        this(population, count, seed, round, reports, Optional.empty());
    }

    /** A round's only choice. */
    public SelectionContext(
            Population population,
            int count,
            long seed,
            int round,
            DeviceReports reports,
            Optional<VirtualChoice> virtual) {
        this(population, count, seed, round, reports, virtual, 0);
    }

    /** The same choice of another number of devices. */
    SelectionContext of(int wanted) {
        return new SelectionContext(population, wanted, seed, round, reports, virtual, draw);
    }

    /** The choice's stream, from its start. */
    public KeyedRandom random() {
        return KeyedRandom.of(seed, "selection", round, draw);
    }

    /** How many devices there are to choose: those wanted, or all. */
    int available() {
        return (int) Math.min(count, population.size());
    }
}
