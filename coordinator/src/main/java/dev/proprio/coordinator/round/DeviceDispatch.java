package dev.proprio.coordinator.round;

import java.time.Duration;
import java.util.Collection;

/**
 * Asks the devices of one run one by one, each at any time, for a server that does not wait for them. Whoever is asked and breaks
 * off is asked the same again when it is back. Thread-safe; nothing of it blocks.
 */
public interface DeviceDispatch extends AutoCloseable {
    /**
     * Lets devices join the run's population that have come, if such do.
     *
     * @throws java.io.UncheckedIOException if it can't be kept who has joined
     */
    void admit();

    /** Whether a device can be asked now. */
    boolean isHere(String device);

    /** Whether a device that can't be asked now is likely to come back. */
    boolean isExpected(String device);

    /** How long a device whose connection broke is expected back. */
    Duration comeBack();

    /** How long a step waits for devices without which it can't be made. */
    Duration patience();

    /** The pause after so many steps in a row without enough updates. */
    Duration pause(int emptySteps);

    /** Has {@code changed} run whenever a device has come or gone, until this is closed; it must not block. */
    void watch(Runnable changed);

    /** Gets an errand ready; nobody is asked yet. */
    Call open(Errand errand);

    /** Tells devices that are here what became of their updates of the run, as far as it is safe. */
    void tell(Collection<String> devices);

    /** Ends the watching. Calls are closed one by one. */
    @Override
    void close();

    /** One device, and what it was asked. */
    interface Call extends AutoCloseable {
        /**
         * Asks the device now, or when it is back, or when others are done with it; once. The errand's sink learns when they are. If it can't be asked and is not expected either, the errand's sink
         * learns that it failed.
         */
        void ask();

        /** What was moved so far. */
        Traffic traffic();

        /** From now on what comes is late; a device that was asked and has not answered is told that it may stop. Safe to repeat. */
        @Override
        void close();
    }
}
