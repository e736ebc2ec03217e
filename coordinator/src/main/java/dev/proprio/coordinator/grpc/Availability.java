package dev.proprio.coordinator.grpc;

/** Whether a device can be asked. */
public enum Availability {
    /** It is connected. */
    HERE,
    /** Its connection broke a moment ago, and it is likely to come back. */
    EXPECTED,
    /** It has left, was sent away, was never there, or has been gone for too long. */
    GONE
}
