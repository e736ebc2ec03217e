package dev.proprio.client.augmentation;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/** A part of the window, stretched over all of it: seen later, shorter and slower. Values between points are interpolated. */
@Named(value = "crop", summary = "A part of the window, stretched over all of it")
public record Crop(
        @Setting("The least share of the window that is kept, greater than 0 and at most 1.")
        double share) implements Augmentation {
    public Crop {
        Require.that(share > 0 && share <= 1, "share", "must be greater than 0 and at most 1 but was " + share);
    }

    public Crop() {
        this(0.8);
    }

    @Override
    public WindowView of(WindowShape shape) {
        TimeScratch scratch = TimeScratch.of("crop", shape);
        int last = shape.length() - 1;
        double[] when = new double[shape.length()];
        return (window, at, random) -> {
            double kept = last * (share + (1 - share) * random.nextDouble());
            double from = (last - kept) * random.nextDouble();
            for (int t = 0; t <= last; t++) {
                when[t] = Math.min(last, from + kept * t / last);
            }
            scratch.resample(window, at, when);
        };
    }
}
