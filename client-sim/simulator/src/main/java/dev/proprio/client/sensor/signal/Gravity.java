package dev.proprio.client.sensor.signal;

/**
 * What happens to gravity in acceleration channels, which are those whose names start with
 * {@code acc}. Gravity is what a causal third-order Butterworth low-pass at 0.3 Hz leaves; the body's
 * acceleration is the rest.
 */
public enum Gravity {
    /** Accelerations stay as they are. */
    NONE,
    /** Accelerations become the body's: {@code acc_x_g} becomes {@code body_acc_x_g}. */
    REMOVE,
    /** As {@link #REMOVE}, and gravity follows the channels as {@code gravity_acc_x_g} and so on. */
    SEPARATE
}
