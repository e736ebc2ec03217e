package dev.proprio.experiments.record;

import java.util.Locale;

/**
 * Why a trial of a sweep ended before its last round: it did no better than others did, the content of {@code stopped.json} in its run's
 * folder.
 *
 * @param round after which it ended
 * @param best the best mean over people of their accuracy in its evaluations until then
 * @param median of the other trials' means over their evaluations until that round
 * @param trials how many others there were
 */
public record StoppedByMedian(int round, double best, double median, int trials) {
    /** The name of its file. */
    public static final String FILE = "stopped.json";

    /** What there is to say of it. */
    public String text() {
        return String.format(
                Locale.ROOT,
                "stopped after round %d: its best accuracy until then, %.2f %%, is below %.2f %%, the median of what %d trials before it had on average",
                round,
                100 * best,
                100 * median,
                trials);
    }
}
