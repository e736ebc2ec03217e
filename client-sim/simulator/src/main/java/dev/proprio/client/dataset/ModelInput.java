package dev.proprio.client.dataset;

import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.client.training.InputShape;
import java.util.List;

/**
 * What a model was trained to take: whoever runs it elsewhere has to give it the same.
 *
 * @param source the data source's name
 * @param channels the channels' names, in the order of a window's values
 * @param classes the classes' names, in the order of the scores
 * @param length points in time per window
 * @param rate points per second, in Hz; 0 for vectors without a time
 * @param normalization what was done to each channel of a window
 */
public record ModelInput(
        String source,
        List<String> channels,
        List<String> classes,
        int length,
        double rate,
        Normalization normalization) {
    public ModelInput {
        channels = List.copyOf(channels);
        classes = List.copyOf(classes);
        if (normalization.mean().length != channels.size()) {
            throw new IllegalArgumentException("%s channels are normalized but there are %s"
                    .formatted(normalization.mean().length, channels.size()));
        }
    }

    /** How long a window is, in s; 0 for vectors without a time. */
    public double seconds() {
        return rate > 0 ? length / rate : 0;
    }

    /** The size of a window and the number of classes. */
    public InputShape shape() {
        return new InputShape(length, channels.size(), classes.size());
    }
}
