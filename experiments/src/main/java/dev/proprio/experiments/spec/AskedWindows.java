package dev.proprio.experiments.spec;

import java.util.Locale;

/** Which of their windows somebody is asked to label. */
public enum AskedWindows {
    /** Any: the control. */
    RANDOM,
    /** Those whose classes' probabilities are the most even (Shannon's entropy; Settles 2009). */
    ENTROPY,
    /** Those whose two likeliest classes are the closest (Scheffer et al. 2001). */
    MARGIN,
    /** Those that leave no window far from one that is labelled, in what the last layer takes (Sener and Savarese 2018, greedily). */
    K_CENTER;

    /** As settings write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
