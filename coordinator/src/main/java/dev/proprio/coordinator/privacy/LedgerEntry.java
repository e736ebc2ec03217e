package dev.proprio.coordinator.privacy;

/**
 * Rounds that followed each other with the same mechanism.
 *
 * @param mechanism what each of them released
 * @param rounds how many, at least 1; one that was aborted after its sum could be seen counts
 */
public record LedgerEntry(Mechanism mechanism, long rounds) {
    /** @throws IllegalArgumentException in a sentence if there is no round */
    public LedgerEntry {
        if (rounds < 1) {
            throw new IllegalArgumentException("the number of rounds must be at least 1 but was %s".formatted(rounds));
        }
    }
}
