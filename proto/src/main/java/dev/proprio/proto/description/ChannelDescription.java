package dev.proprio.proto.description;

import java.util.Locale;

/**
 * One of the values that a window has at each point in time.
 *
 * @param name with its unit, if it has one
 * @param mean what is taken off
 * @param deviation what the rest is divided by
 */
public record ChannelDescription(String name, double mean, double deviation) {
    /** A channel whose deviation is not above this was constant, and enters the network as 0. */
    public static final double CONSTANT = 1e-6;

    public ChannelDescription {
        DescribedText.require("a channel's name", name);
        if (!Double.isFinite(mean) || !(deviation >= 0) || Double.isInfinite(deviation)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "channel \"%s\" has the mean %s and the deviation %s", name, mean, deviation));
        }
    }

    /** A sensor's value as the network takes it; computed in double precision. */
    public float normalized(float value) {
        return deviation > CONSTANT ? (float) ((value - mean) / deviation) : 0;
    }
}
