package dev.proprio.client.augmentation;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/** Each channel larger here and smaller there, by a smooth curve, around the mean that it was normalized by (Um et al. 2017). */
@Named(
        value = "magnitude-warp",
        summary = "Each channel larger here and smaller there, by a curve of its own",
        differs = "The curve is straight between its knots; in the paper it is a cubic spline.")
public record MagnitudeWarp(
        @Setting("Standard deviation of the curve around 1 at each knot, from 0 to 1.")
        double sigma,

        @Setting("Knots besides the two ends, from 0 to 100.")
        int knots)
        implements Augmentation {
    public MagnitudeWarp {
        Require.between("sigma", sigma, 0, 1);
        Require.between("knots", knots, 0, 100);
    }

    public MagnitudeWarp() {
        this(0.2, 4);
    }

    @Override
    public WindowView of(WindowShape shape) {
        int channels = shape.channels().size();
        KnotCurve curve = new KnotCurve(knots, shape.length());
        return (window, at, random) -> {
            for (int channel = 0; channel < channels; channel++) {
                double[] factor = curve.draw(sigma, false, random);
                for (int t = 0; t < factor.length; t++) {
                    int i = at + t * channels + channel;
                    window[i] = (float) (window[i] * factor[t]);
                }
            }
        };
    }
}
