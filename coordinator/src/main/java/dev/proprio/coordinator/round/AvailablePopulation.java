package dev.proprio.coordinator.round;

import dev.proprio.coordinator.devices.AvailabilitySchedule;
import dev.proprio.coordinator.selection.Population;

/**
 * A population at a moment of virtual time. Whether a device is there is found out when it is looked at: it takes no time of
 * those that nobody looks at.
 */
record AvailablePopulation(Population all, AvailabilitySchedule schedule, long at) implements Population {
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
        return schedule.isAvailable(device, at);
    }
}
