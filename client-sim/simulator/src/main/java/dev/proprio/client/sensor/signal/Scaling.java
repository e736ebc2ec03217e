package dev.proprio.client.sensor.signal;

/** What happens to the size of a channel's values. */
public enum Scaling {
    /** Each channel is brought to mean 0 and deviation 1, as the training users' are. */
    Z_SCORE,
    /** Values stay as they are. */
    NONE
}
