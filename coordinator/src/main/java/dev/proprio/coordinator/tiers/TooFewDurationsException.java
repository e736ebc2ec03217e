package dev.proprio.coordinator.tiers;

/** So many devices take equally long that some tier would have nobody. */
public final class TooFewDurationsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int distinct;

    TooFewDurationsException(int distinct) {
        super("devices take only %s different times".formatted(distinct));
        this.distinct = distinct;
    }

    /** How many different times there are. */
    public int distinct() {
        return distinct;
    }
}
