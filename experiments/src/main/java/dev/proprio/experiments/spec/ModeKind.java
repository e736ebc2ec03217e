package dev.proprio.experiments.spec;

import java.util.Locale;

/** How the server goes on from round to round. */
public enum ModeKind {
    /** It waits for a cohort, which trains the same model. */
    SYNCHRONOUS,
    /** It moves the model when so many updates are in, of whatever version. */
    BUFFERED,
    /** It mixes the model with every update. */
    FEDASYNC,
    /** It waits for tiers of equally fast devices, each of which goes its own pace. */
    TIERED;

    /** As settings write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
