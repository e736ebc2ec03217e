package dev.proprio.coordinator.asynchronous;

/** A flight that is over, and what came of it as far as that is known before anybody trains. */
public record Landing(Flight flight, Fate fate) {
    /** What came of it. */
    public enum Fate {
        /** The update arrived, and counts if the device could train. */
        ARRIVED,
        /** It arrived, and is too stale to count. */
        STALE,
        /** The device was not there any more. */
        LEFT
    }
}
