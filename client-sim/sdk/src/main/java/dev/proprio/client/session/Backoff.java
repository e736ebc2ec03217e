package dev.proprio.client.session;

import dev.proprio.proto.extension.DurationText;
import dev.proprio.proto.random.RandomBits;
import java.time.Duration;
import java.util.Locale;

/**
 * How long to wait before another attempt: up to twice as long after each failure, and evenly anywhere between half and
 * all of that ("equal jitter"). So many devices that lost one coordinator do not come back at the same moment, and after
 * an outage of {@code t} each is back within {@code 2 t + first}, or {@code longest} if that is shorter.
 *
 * @param first the most after one failure, positive
 * @param longest the most after many, at least {@code first}
 */
public record Backoff(Duration first, Duration longest) {
    /** Up to a second at first and half a minute at last: a coordinator expects devices back for a little longer. */
    public static final Backoff DEFAULT = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    public Backoff {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a back-off must begin with a positive time and grow, but was %s to %s",
                    DurationText.format(first),
                    DurationText.format(longest)));
        }
    }

    /** The most that {@link #pause} gives. */
    public Duration most(int failures) {
        Duration most = first;
        for (int i = 1; i < failures && most.compareTo(longest) < 0; i++) {
            most = most.multipliedBy(2);
        }
        return most.compareTo(longest) < 0 ? most : longest;
    }

    /**
     * The pause after so many failures in a row.
     *
     * @param failures at least 1
     */
    public Duration pause(int failures, RandomBits random) {
        return Duration.ofNanos((long) (most(failures).toNanos() * (1 + random.nextDouble()) / 2));
    }
}
