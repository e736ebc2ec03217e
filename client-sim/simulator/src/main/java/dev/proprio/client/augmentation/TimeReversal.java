package dev.proprio.client.augmentation;

import dev.proprio.proto.extension.Named;

/** The window from its end to its beginning (Saeed et al. 2019); every point is there once, as before. */
@Named(value = "time-reversal", summary = "The window from its end to its beginning")
public record TimeReversal() implements Augmentation {
    @Override
    public WindowView of(WindowShape shape) {
        TimeScratch scratch = TimeScratch.of("time-reversal", shape);
        int channels = shape.channels().size();
        return (window, at, random) -> {
            float[] before = scratch.keep(window, at);
            for (int t = 0; t < shape.length(); t++) {
                System.arraycopy(before, (shape.length() - 1 - t) * channels, window, at + t * channels, channels);
            }
        };
    }
}
