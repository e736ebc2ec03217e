package dev.proprio.coordinator.devices;

import dev.proprio.coordinator.state.StatePart;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What is missing in the batteries of those devices that are not full; part of a run's state. Immutable.
 *
 * @param missing by device
 */
public record Batteries(Map<String, Missing> missing) {
    /** All full. */
    public static final Batteries FULL = new Batteries(Map.of());

    /** Its place in a run's state, if devices have batteries. */
    public static final StatePart<Batteries> PART = new BatteriesPart();

    public Batteries {
        missing = Collections.unmodifiableMap(new TreeMap<>(missing));
    }

    /**
     * What was missing in a battery at a moment.
     *
     * @param joules more than 0
     * @param at in microseconds of virtual time
     */
    public record Missing(double joules, long at) {}

    /**
     * What devices spend.
     *
     * @param at when they have done so, in microseconds of virtual time
     */
    public record Drain(String device, double joules, long at) {}

    /** How much is missing in a device's battery at a moment, in joules. */
    double missing(VirtualDevices devices, Battery battery, String device, long at) {
        return left(devices, battery, device, Optional.ofNullable(missing.get(device)), at);
    }

    private static double left(
            VirtualDevices devices, Battery battery, String device, Optional<Missing> before, long at) {
        if (before.isEmpty()) {
            return 0;
        }
        Missing known = before.get();
        long charged = devices.availability().charged(device, known.at(), Math.max(known.at(), at));
        double capacity = devices.capacity(device);
        return Math.max(0, known.joules() - battery.rate(capacity) * charged);
    }

    /** Those who are there by a schedule, but for those whose batteries hold too little. */
    AvailabilitySchedule limit(VirtualDevices devices, Battery battery) {
        AvailabilitySchedule schedule = devices.availability();
        return new AvailabilitySchedule() {
            @Override
            public boolean isAvailable(String device, long at) {
                return schedule.isAvailable(device, at)
                        && missing(devices, battery, device, at) <= (1 - battery.least()) * devices.capacity(device);
            }

            @Override
            public OptionalLong leaves(String device, long from, long until) {
                return schedule.leaves(device, from, until);
            }
        };
    }

    /**
     * After devices have spent something; those that hang on the mains, and those that are full again by then, are left out.
     *
     * @param now when the round or step is over
     */
    Batteries after(VirtualDevices devices, Battery battery, Iterable<Drain> drains, long now) {
        Map<String, Missing> all = new TreeMap<>(missing);
        for (Drain drain : drains) {
            double capacity = devices.capacity(drain.device());
            if (capacity > 0 && drain.joules() > 0) {
                double before = left(
                        devices, battery, drain.device(), Optional.ofNullable(all.get(drain.device())), drain.at());
                all.put(drain.device(), new Missing(Math.min(capacity, before + drain.joules()), drain.at()));
            }
        }
        all.entrySet()
                .removeIf(entry -> left(devices, battery, entry.getKey(), Optional.of(entry.getValue()), now) <= 0);
        return new Batteries(all);
    }
}
