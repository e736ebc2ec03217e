package dev.proprio.experiments.personalization;

import dev.proprio.experiments.statistics.SignFlipDistribution;
import java.math.BigInteger;
import java.util.stream.IntStream;

/**
 * How one person's windows fare before and after, and what chance alone would do: were a method of no effect, each
 * window that changes would as likely have changed the other way. With one draw of shots this is the exact McNemar test
 * (McNemar 1947); with several, each window still counts once, with the mean of its changes.
 *
 * @param windows how many were tested both before and after
 * @param better how many are found more often
 * @param worse how many are found less often
 * @param harmP the probability that chance alone does as much harm; small where there is harm
 * @param harmByChance the probability that chance alone makes the person lose more than {@link Gain#MARGIN}
 * @param shownByChance the probability that chance alone makes {@code harmP} less than {@link #ALPHA}
 */
public record WindowChanges(
        int windows, int better, int worse, double harmP, double harmByChance, double shownByChance) {
    /** Harm is shown where chance alone does as much less often than this. */
    public static final double ALPHA = 0.05;

    static WindowChanges of(WindowHits before, WindowHits after) {
        if (before.size() != after.size()) {
            throw new IllegalArgumentException(
                    "%s windows cannot be compared with %s".formatted(before.size(), after.size()));
        }
        int divisor = Math.max(
                1,
                BigInteger.valueOf(before.most())
                        .gcd(BigInteger.valueOf(after.most()))
                        .intValue());
        int ofBefore = before.most() / divisor;
        int ofAfter = after.most() / divisor;
        int[] both = IntStream.range(0, before.size())
                .filter(i -> before.tested(i) > 0 && after.tested(i) > 0)
                .toArray();
        int[] changes = IntStream.of(both)
                .map(i -> after.right(i) * ofBefore - before.right(i) * ofAfter)
                .toArray();
        double whole = IntStream.of(both)
                .mapToDouble(i -> (double) after.tested(i) * ofBefore)
                .sum();
        SignFlipDistribution chance = SignFlipDistribution.of(changes);
        return new WindowChanges(
                both.length,
                (int) IntStream.of(changes).filter(change -> change > 0).count(),
                (int) IntStream.of(changes).filter(change -> change < 0).count(),
                chance.atMost(IntStream.of(changes).sum()),
                chance.atMost(-Gain.HARMED * whole),
                chance.attained(ALPHA));
    }

    /** Whether the person is harmed beyond what chance does. */
    public boolean harmShown() {
        return harmP < ALPHA;
    }
}
