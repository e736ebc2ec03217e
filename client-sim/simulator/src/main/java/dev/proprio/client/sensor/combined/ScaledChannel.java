package dev.proprio.client.sensor.combined;

import dev.proprio.proto.extension.InvalidSettingException;

/**
 * A channel of one source, in the unit of all.
 *
 * @param factor what its values are multiplied by
 */
record ScaledChannel(String name, float factor) {
    /** Reads {@code NAME} or {@code NAME*FACTOR}. */
    static ScaledChannel parse(String text) {
        int times = text.lastIndexOf('*');
        if (times < 0) {
            return new ScaledChannel(text.strip(), 1);
        }
        try {
            float factor = Float.parseFloat(text.substring(times + 1).strip());
            if (Float.isFinite(factor) && factor != 0) {
                return new ScaledChannel(text.substring(0, times).strip(), factor);
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new InvalidSettingException(
                "channels",
                "must be 'NAME' or 'NAME*FACTOR' with a number other than 0 but one was '%s'".formatted(text));
    }
}
