package dev.proprio.coordinator.round;

import dev.proprio.coordinator.devices.AvailabilitySchedule;
import dev.proprio.coordinator.selection.DeviceReports;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.coordinator.selection.PopulationView;
import dev.proprio.coordinator.selection.SelectionContext;
import dev.proprio.coordinator.selection.VirtualChoice;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A population at a moment of virtual time. Whether a device is there is found out when it is looked at: it takes no time of
 * those that nobody looks at.
 *
 * @param busy who is otherwise engaged
 */
record AvailablePopulation(Population all, AvailabilitySchedule schedule, long at, Predicate<String> busy)
        implements PopulationView {
    /** Of whom nobody is busy. */
    AvailablePopulation(Population all, AvailabilitySchedule schedule, long at) {
        this(all, schedule, at, device -> false);
    }

    /**
     * Whom the run's selection chooses.
     *
     * @param count how many it is to choose
     * @param known what it may know of the clock
     * @param draw which choice of the round it is, from 0
     */
    List<String> chosen(RoundContext round, int count, VirtualChoice known, int draw) {
        RunDefinition run = round.run();
        DeviceReports reports = round.before()
                .part(DeviceReports.PART)
                .map(every -> every.available(this))
                .orElse(DeviceReports.NONE);
        var choice = new SelectionContext(this, count, run.seed(), round.round(), reports, Optional.of(known), draw);
        return CheckedExtensions.select(run.selection(), choice).stream()
                .filter(this::isAvailable)
                .toList();
    }

    @Override
    public boolean isAvailable(String device) {
        return !busy.test(device) && schedule.isAvailable(device, at) && all.isAvailable(device);
    }
}
