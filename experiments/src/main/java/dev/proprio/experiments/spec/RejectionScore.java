package dev.proprio.experiments.spec;

import java.util.Locale;

/** By what a window is told from those that a model knows. */
public enum RejectionScore {
    /** The log-sum-exp of the outputs before the softmax (Liu et al. 2020). */
    ENERGY,
    /** The distance to the nearest class mean in what the last layer takes, by the spread within classes (Lee et al. 2018). */
    DISTANCE,
    /** The same in features of the signals themselves, which no training has made blind to what it never saw. */
    SIGNAL,
    /** How much nearer, in these features, a window is to a class of events than to any other: a likelihood ratio of two Gaussian models. */
    CONTRAST,
    /** The largest probability (Hendrycks and Gimpel 2017): what others are compared with. */
    CONFIDENCE;

    /** Whether it takes sums over the devices that train. */
    public boolean asksDevices() {
        return this == DISTANCE || isOfSignals();
    }

    /** Whether it looks at the signals alone, and not at a model. */
    public boolean isOfSignals() {
        return this == SIGNAL || this == CONTRAST;
    }

    /** As settings write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
