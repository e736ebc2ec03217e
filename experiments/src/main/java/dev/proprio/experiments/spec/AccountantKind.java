package dev.proprio.experiments.spec;

import dev.proprio.coordinator.privacy.PldAccountant;
import dev.proprio.coordinator.privacy.PrivacyAccountant;
import dev.proprio.coordinator.privacy.RdpAccountant;

/** By what epsilon is worked out, from above. */
public enum AccountantKind {
    /** Privacy loss distributions, on a grid of a thousandth: close. */
    PLD,
    /** Rényi differential privacy: quick, and somewhat above. */
    RDP;

    private static final double INTERVAL = 1e-3;

    /** An accountant of this kind. */
    public PrivacyAccountant accountant() {
        return switch (this) {
            case PLD -> PldAccountant.ofInterval(INTERVAL);
            case RDP -> new RdpAccountant();
        };
    }
}
