package dev.proprio.experiments.audit;

import dev.proprio.proto.record.Withers;

/**
 * How a run is audited.
 *
 * @param canaries how many devices that nobody has are put beside the others, each of which takes part or not by a fair coin
 * @param confidence how often the bound is to be right, between 0 and 1
 * @param noiseless whether a private run's noise is left out, to see what the audit is able to find
 * @param delta what a bound holds at for a run that has none of its own
 */
public record AuditOptions(int canaries, double confidence, boolean noiseless, double delta)
        implements Withers<AuditOptions> {
    /** Fewer could show next to nothing. */
    public static final int FEWEST = 16;

    /** More take longer than they tell. */
    public static final int MOST = 100_000;

    /** A thousand canaries, and a bound that is right nineteen times of twenty. */
    public AuditOptions() {
        this(1000, 0.95, false, 1e-6);
    }
}
