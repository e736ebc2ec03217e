package dev.proprio.client.augmentation;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/** Each channel larger or smaller, around the mean that it was normalized by (Um et al. 2017). */
@Named(value = "scaling", summary = "Each channel larger or smaller by a factor of its own")
public record AmplitudeScaling(
        @Setting("Standard deviation of the factor around 1, from 0 to 1.")
        double sigma) implements Augmentation {
    public AmplitudeScaling {
        Require.between("sigma", sigma, 0, 1);
    }

    public AmplitudeScaling() {
        this(0.1);
    }

    @Override
    public WindowView of(WindowShape shape) {
        int channels = shape.channels().size();
        int size = shape.size();
        return (window, at, random) -> {
            for (int channel = 0; channel < channels; channel++) {
                float factor = (float) (1 + sigma * random.nextGaussian());
                for (int i = at + channel; i < at + size; i += channels) {
                    window[i] *= factor;
                }
            }
        };
    }
}
