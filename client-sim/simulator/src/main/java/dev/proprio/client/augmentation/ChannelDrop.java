package dev.proprio.client.augmentation;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/** Some channels at the mean that they were normalized by, as if they told nothing; one at least stays. */
@Named(value = "channel-drop", summary = "Some channels as if they told nothing")
public record ChannelDrop(
        @Setting("Probability with which each channel is dropped, from 0 to below 1.")
        double probability) implements Augmentation {
    public ChannelDrop {
        Require.that(
                probability >= 0 && probability < 1,
                "probability",
                "must be at least 0 and less than 1 but was " + probability);
    }

    public ChannelDrop() {
        this(0.2);
    }

    @Override
    public WindowView of(WindowShape shape) {
        int channels = shape.channels().size();
        int size = shape.size();
        return (window, at, random) -> {
            int stays = random.nextInt(channels);
            for (int channel = 0; channel < channels; channel++) {
                if (random.nextDouble() < probability && channel != stays) {
                    for (int i = at + channel; i < at + size; i += channels) {
                        window[i] = 0;
                    }
                }
            }
        };
    }
}
