package dev.proprio.client.augmentation;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/**
 * Faster here and slower there (Um et al. 2017): the window begins and ends where it did, so that its mean rate stays. All
 * channels are warped alike, and values between points are interpolated.
 */
@Named(
        value = "time-warp",
        summary = "Faster here and slower there, from the same beginning to the same end",
        differs = "Speeds are straight between their knots; in the paper they are a cubic spline.")
public record TimeWarp(
        @Setting("Standard deviation of the logarithm of the speed at each knot, from 0 to 1.")
        double sigma,

        @Setting("Knots besides the two ends, from 0 to 100.")
        int knots)
        implements Augmentation {
    public TimeWarp {
        Require.between("sigma", sigma, 0, 1);
        Require.between("knots", knots, 0, 100);
    }

    public TimeWarp() {
        this(0.2, 4);
    }

    @Override
    public WindowView of(WindowShape shape) {
        TimeScratch scratch = TimeScratch.of("time-warp", shape);
        KnotCurve curve = new KnotCurve(knots, shape.length());
        double[] when = new double[shape.length()];
        return (window, at, random) -> {
            moments(curve.draw(sigma, true, random), when);
            scratch.resample(window, at, when);
        };
    }

    /** At which moment of the old window each point of the new one is, in points. */
    static void moments(double[] speed, double[] when) {
        int last = when.length - 1;
        when[0] = 0;
        for (int t = 1; t <= last; t++) {
            when[t] = when[t - 1] + (speed[t - 1] + speed[t]) / 2;
        }
        double scale = last / when[last];
        for (int t = 1; t < last; t++) {
            when[t] *= scale;
        }
        when[last] = last;
    }
}
