package dev.proprio.experiments.spec;

import java.util.Locale;

/** How strange a class is for a window, by the model's probabilities. */
public enum ConformalScore {
    /** One less the class's probability: the smallest sets, of which some may be empty (Sadinle et al. 2019). */
    LAC,
    /**
     * The probability of all likelier classes: sets that are larger where the model is unsure, and never empty (Romano et al. 2020,
     * without their random number, so that a device says the same each time; they cover rather more than is promised).
     */
    APS;

    /** As settings write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
