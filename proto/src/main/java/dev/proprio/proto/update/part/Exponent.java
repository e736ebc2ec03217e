package dev.proprio.proto.update.part;

import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.ExchangePart;

/**
 * A section of one value, an integer: all other sections of the update count as if they were multiplied by this power of
 * 2, so that their magnitudes may differ from device to device by more than float32 and the sums' units could hold
 * (q-FedAvg's powers of the loss). It is not summed; where only sums may be seen, the device carries it out first.
 */
public record Exponent() implements ExchangePart {
    @Override
    public String name() {
        return ClientUpdate.EXPONENT;
    }

    @Override
    public int sectionLength(int parameters) {
        return 1;
    }
}
