package dev.proprio.client.augmentation;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/** Noise on every value (Um et al. 2017). */
@Named(value = "jitter", summary = "Noise on every value")
public record Jitter(
        @Setting("Standard deviation of the noise, in standard deviations of the channel, from 0 to 10.")
        double sigma) implements Augmentation {
    public Jitter {
        Require.between("sigma", sigma, 0, 10);
    }

    public Jitter() {
        this(0.05);
    }

    @Override
    public WindowView of(WindowShape shape) {
        int size = shape.size();
        NormalNumbers numbers = new NormalNumbers(size);
        return (window, at, random) -> {
            double[] noise = numbers.draw(size, random);
            for (int i = 0; i < size; i++) {
                window[at + i] += (float) (sigma * noise[i]);
            }
        };
    }
}
