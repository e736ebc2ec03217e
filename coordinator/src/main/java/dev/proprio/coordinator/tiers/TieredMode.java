package dev.proprio.coordinator.tiers;

import dev.proprio.proto.extension.Require;

/**
 * A server that waits for devices that are about equally fast, and for no others: FedAT (Chai et al. 2021). Each tier goes
 * through synchronous rounds at its own pace, and each of them is a step of the server.
 *
 * @param tiers how many tiers of about equally many devices there are
 */
public record TieredMode(int tiers) {
    private static final int MOST = 20;

    public TieredMode {
        Require.that(
                tiers >= 1 && tiers <= MOST, "tiers", "must be between 1 and %s but was %s".formatted(MOST, tiers));
    }
}
