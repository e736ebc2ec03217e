package dev.proprio.experiments.sweep;

import java.util.Locale;

/** A figure of a method in a personalization experiment. */
enum StudyFigure {
    /** The mean over people of their accuracy. */
    ACCURACY,
    /** The mean over people of their macro-F1. */
    MACRO_F1,
    /** The mean accuracy of those it serves worst. */
    WORST_DECILE,
    /** What people gain over the global model. */
    GAIN;

    /** The key in {@code personalization.json}. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name as in the file: {@code worst-decile}. */
    @Override
    public String toString() {
        return key().replace('_', '-');
    }
}
