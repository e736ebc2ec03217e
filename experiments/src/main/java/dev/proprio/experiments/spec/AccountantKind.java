package dev.proprio.experiments.spec;

import dev.proprio.coordinator.privacy.PrivacyAccountant;
import dev.proprio.coordinator.privacy.RdpAccountant;

/** By what epsilon is worked out. */
public enum AccountantKind {
    /** Rényi differential privacy. */
    RDP;

    /** An accountant of this kind. */
    public PrivacyAccountant accountant() {
        return new RdpAccountant();
    }
}
