package dev.proprio.coordinator.release;

import dev.proprio.proto.update.ExchangePart;
import dev.proprio.proto.update.UpdateClip;

/** The section in which an update tells whether it was within the clip. It moves nothing but the clip. */
record WithinSection() implements ExchangePart {
    @Override
    public String name() {
        return UpdateClip.WITHIN;
    }

    @Override
    public int sectionLength(int parameters) {
        return 1;
    }
}
