package dev.proprio.coordinator.grpc;

import java.time.Duration;

/** Who can be asked now, wherever their connections end. Thread-safe. */
public interface AvailabilityRegistry {
    /**
     * Whether a device can be asked.
     *
     * @param comeBack how long a device whose connection broke is expected back
     */
    Availability availability(String device, Duration comeBack);

    /** Whether a device is put aside, and is not let in for that. */
    default boolean isQuarantined(String device) {
        return false;
    }

    /** How often somebody has come or gone. */
    long changes();

    /** Blocks until somebody has come or gone since there had been {@code seen} changes, or so many nanoseconds. */
    void awaitChange(long seen, long nanos) throws InterruptedException;
}
