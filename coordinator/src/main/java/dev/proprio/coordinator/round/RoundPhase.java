package dev.proprio.coordinator.round;

import dev.proprio.coordinator.secagg.SecureStep;
import java.util.Locale;

/** What a round is doing. Not every round does everything; what it does comes in this order. */
public enum RoundPhase {
    /** An earlier round is written down and told: what no other phase is, so that phases have no gap between them. */
    RECORD,
    /** Devices are chosen. */
    SELECT,
    /** They agree on masks. */
    MASK,
    /** They train, and their updates come in. */
    TRAIN,
    /** The masks are taken off the sum. */
    UNMASK,
    /** The model moves, and the round is made safe. */
    COMMIT,
    /** The model is measured. */
    EVALUATE;

    /** The phase in which a secure aggregation takes a step. */
    public static RoundPhase of(SecureStep step) {
        return switch (step) {
            case KEYS -> MASK;
            case TRAINING -> TRAIN;
            case UNMASKING -> UNMASK;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
