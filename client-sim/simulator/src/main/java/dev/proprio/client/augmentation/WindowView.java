package dev.proprio.client.augmentation;

import dev.proprio.proto.random.KeyedRandom;

/** Changes windows in place; may keep room to work in, so that one belongs to one thread. Allocates nothing. */
@FunctionalInterface
public interface WindowView {
    /**
     * Changes one window.
     *
     * @param window holds it from {@code at} on, point by point, each with all channels
     * @param random what the change is drawn from; each window draws on
     */
    void change(float[] window, int at, KeyedRandom random);
}
