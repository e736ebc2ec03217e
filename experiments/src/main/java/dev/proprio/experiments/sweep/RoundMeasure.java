package dev.proprio.experiments.sweep;

import dev.proprio.experiments.record.RoundRow;
import java.util.Locale;
import java.util.Optional;

/** A figure of an evaluated round. */
public enum RoundMeasure {
    /** The mean over people of their accuracy. */
    ACCURACY,
    /** The accuracy over all windows, whoever has them. */
    POOLED,
    /** The macro-F1 over all windows. */
    MACRO_F1,
    /** The standard deviation of people's accuracies. */
    USER_SD,
    /** The mean of the lowest tenth of people's accuracies. */
    WORST_DECILE;

    /** The figure, if the round was evaluated. */
    Optional<Double> of(RoundRow row) {
        return switch (this) {
            case ACCURACY -> row.userMean();
            case POOLED -> row.accuracy();
            case MACRO_F1 -> row.macroF1();
            case USER_SD -> row.userSd();
            case WORST_DECILE -> row.worstDecile();
        };
    }

    /** The name as on the command line: {@code worst-decile}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
