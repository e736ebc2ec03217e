package dev.proprio.client.session;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether a device can take part now: its owner says what the device is like, in those of the three questions that
 * mean something for it. Asked before check-in, before each step of a task and from time to time in between; answers
 * must come at once. Called on the node's thread.
 */
public interface Eligibility {
    /** A device that always can, such as one on mains and a wire. */
    Eligibility ALWAYS = new Eligibility() {};

    /** Whether it is charging, or has charge to spare. */
    default boolean charged() {
        return true;
    }

    /** Whether nobody needs it for something else. */
    default boolean idle() {
        return true;
    }

    /** Whether its network costs nothing. */
    default boolean unmetered() {
        return true;
    }

    /** How often to ask while nothing happens, and how long to wait for better times. */
    default Duration recheck() {
        return Duration.ofMinutes(1);
    }

    /** What keeps the device from taking part, in words that follow "the device"; empty if nothing does. */
    default Optional<String> obstacle() {
        if (!charged()) {
            return Optional.of("is not charged");
        }
        if (!idle()) {
            return Optional.of("is in use");
        }
        return unmetered() ? Optional.empty() : Optional.of("is on a metered network");
    }

    /** The same gate, of which a failure keeps the device from taking part and harms nothing else. */
    static Eligibility guarded(Eligibility own) {
        return own instanceof GuardedGate ? own : new GuardedGate(own);
    }
}
