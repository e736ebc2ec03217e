package dev.proprio.client.augmentation;

import dev.proprio.proto.extension.ExtensionPoint;
import dev.proprio.proto.extension.InvalidSettingException;
import java.util.List;

/** One way to change a window of a known class, or of the same unknown one, into another. Stateless; thread-safe. */
@ExtensionPoint(noun = "augmentation")
public sealed interface Augmentation
        permits Jitter,
                AmplitudeScaling,
                Rotation,
                MagnitudeWarp,
                TimeWarp,
                SegmentPermutation,
                Crop,
                ChannelDrop,
                Negation,
                TimeReversal {
    /**
     * Makes it ready for windows of one kind.
     *
     * @throws InvalidSettingException if it means nothing for such windows; the message says why
     */
    WindowView of(WindowShape shape);

    /** Several, one after the other; nothing where there is none. */
    static WindowView all(List<Augmentation> augmentations, WindowShape shape) {
        WindowView[] views = augmentations.stream().map(each -> each.of(shape)).toArray(WindowView[]::new);
        return (window, at, random) -> {
            for (WindowView view : views) {
                view.change(window, at, random);
            }
        };
    }
}
