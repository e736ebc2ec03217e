package dev.proprio.experiments.spec;

import java.util.Locale;

/** By which figure of its evaluations on devices a run ends early. */
public enum StoppingFigure {
    /** The share of all windows that the model is right about; more is better. */
    ACCURACY,
    /** The mean loss over all windows; less is better. */
    LOSS;

    /** As settings write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
