package dev.proprio.experiments.engine;

import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.proto.text.CountText;

/**
 * What the devices' sums of round 0 have made: the normalization that the run has from then on.
 *
 * @param normalization each value of which is a float32
 * @param asked how many devices were asked
 * @param answered how many of them are in the sums
 * @param samples of each channel, over all of them
 * @param clamped how many values were beyond their sensor's range
 */
public record AgreedNormalization(Normalization normalization, int asked, long answered, long samples, long clamped) {
    /** What is to be said of it. */
    String note() {
        return "the normalization of the input was made of the sums of %s (%s of each channel%s), whose data nobody has seen"
                .formatted(
                        answered == asked
                                ? CountText.of(asked, "device")
                                : "%s of %s".formatted(answered, CountText.of(asked, "device")),
                        CountText.of(samples, "sample"),
                        clamped == 0
                                ? ""
                                : ", %s beyond the sensors' range and clamped"
                                        .formatted(CountText.of(clamped, "value")));
    }
}
