package dev.proprio.coordinator.secagg;

/** How far a round's secure aggregation is: the step that its slowest group is at. */
public enum SecureStep {
    /** Devices exchange keys and shares. */
    KEYS,
    /** Devices train and send masked updates. */
    TRAINING,
    /** The sum's masks are taken off. */
    UNMASKING
}
