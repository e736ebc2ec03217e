package dev.proprio.coordinator.round;

import dev.proprio.coordinator.devices.AvailabilitySchedule;
import dev.proprio.coordinator.selection.Population;
import java.util.function.Predicate;

/**
 * A population at a moment of virtual time. Whether a device is there is found out when it is looked at: it takes no time of
 * those that nobody looks at.
 *
 * @param busy who is otherwise engaged
 */
record AvailablePopulation(Population all, AvailabilitySchedule schedule, long at, Predicate<String> busy)
        implements Population {
    /** Of whom nobody is busy. */
    AvailablePopulation(Population all, AvailabilitySchedule schedule, long at) {
        this(all, schedule, at, device -> false);
    }

    @Override
    public long size() {
        return all.size();
    }

    @Override
    public String device(long index) {
        return all.device(index);
    }

    @Override
    public boolean contains(String device) {
        return all.contains(device);
    }

    @Override
    public boolean isAvailable(String device) {
        return !busy.test(device) && schedule.isAvailable(device, at);
    }
}
