package dev.proprio.coordinator.devices;

import java.util.List;
import java.util.OptionalLong;

/** When devices are there, in microseconds of virtual time, which begins at midnight. Immutable; thread-safe. */
public interface AvailabilitySchedule {
    /** All, always. */
    AvailabilitySchedule ALWAYS = new AvailabilitySchedule() {
        @Override
        public boolean isAvailable(String device, long at) {
            return true;
        }

        @Override
        public OptionalLong leaves(String device, long from, long until) {
            return OptionalLong.empty();
        }
    };

    /** Whether a device is there. */
    boolean isAvailable(String device, long at);

    /**
     * When a device first is not there any more.
     *
     * @param from when it is there
     * @param until later times are nobody's business
     * @return after {@code from} and before {@code until}; empty if it is there all the time
     */
    OptionalLong leaves(String device, long from, long until);

    /** For how long of a stretch of time a device's battery is charged, in microseconds: all of it, if nothing is said of that. */
    default long charged(String device, long from, long until) {
        return until - from;
    }

    /** What has to be said beside every result that follows from it. */
    default List<String> notes() {
        return List.of();
    }
}
