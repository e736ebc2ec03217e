package dev.proprio.client.augmentation;

import dev.proprio.proto.extension.Named;

/** Every value turned to the other side of its channel's mean (Saeed et al. 2019). What is left of a class is little: it is of use as a task to recognize. */
@Named(value = "negation", summary = "Every value on the other side of its channel's mean")
public record Negation() implements Augmentation {
    @Override
    public WindowView of(WindowShape shape) {
        return (window, at, random) -> {
            for (int i = at; i < at + shape.size(); i++) {
                window[i] = -window[i];
            }
        };
    }
}
