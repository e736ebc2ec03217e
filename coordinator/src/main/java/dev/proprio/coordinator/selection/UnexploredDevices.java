package dev.proprio.coordinator.selection;

import dev.proprio.proto.random.KeyedRandom;
import java.util.HashSet;
import java.util.Set;

/** Draws devices that were never heard of, uniformly without replacement. Not thread-safe. */
final class UnexploredDevices {
    private final Population population;
    private final DeviceReports reports;
    private final KeyedRandom random;
    private final Set<String> drawn = new HashSet<>();

    UnexploredDevices(SelectionContext choice, KeyedRandom random) {
        this.population = choice.population();
        this.reports = choice.reports();
        this.random = random;
    }

    /** How many are left. */
    long left() {
        return population.size() - reports.size() - drawn.size();
    }

    /**
     * Draws one of those left, of whom there must be some: looks at devices at random until it finds one, which takes
     * long only when most devices were heard of.
     */
    String draw() {
        while (true) {
            String device = population.device(random.nextLong(population.size()));
            if (!reports.know(device) && drawn.add(device)) {
                return device;
            }
        }
    }
}
