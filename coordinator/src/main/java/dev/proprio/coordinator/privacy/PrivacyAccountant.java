package dev.proprio.coordinator.privacy;

/** Upper bounds of what a ledger costs, adding or removing one unit. Immutable, thread-safe. */
public sealed interface PrivacyAccountant permits RdpAccountant, PldAccountant {
    /**
     * An epsilon for which the ledger is (epsilon, delta)-differentially private; 0 for an empty one.
     *
     * @param delta greater than 0, less than 1
     * @throws IllegalArgumentException in a sentence if delta is outside its range
     */
    double epsilon(PrivacyLedger ledger, double delta);

    /**
     * A delta, at most 1, for which the ledger is (epsilon, delta)-differentially private; 0 for an empty one.
     *
     * @param epsilon finite, at least 0
     * @throws IllegalArgumentException in a sentence if epsilon is outside its range
     */
    double delta(PrivacyLedger ledger, double epsilon);
}
