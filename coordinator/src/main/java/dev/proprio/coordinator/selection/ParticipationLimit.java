package dev.proprio.coordinator.selection;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How rarely one device is asked. Who was drawn has been asked, whatever came of it. */
public record ParticipationLimit(
        @Setting("Rounds in a row of which a device is asked in one at most, at least 2; this or time.")
        Optional<Integer> rounds,

        @Setting(
                "How long after the end of a round a device that it asked is not asked again; by the virtual clock, if there is one.")
        Optional<Duration> time) {
    private static final Duration LONGEST = Duration.ofDays(3650);

    public ParticipationLimit {
        Require.that(rounds.isEmpty() || time.isEmpty(), "rounds", "must be left out with time; keep one of them");
        rounds.ifPresent(count -> Require.atLeast("rounds", count, 2));
        time.ifPresent(span -> Require.that(
                span.isPositive() && span.compareTo(LONGEST) <= 0, "time", "must be longer than 0s and at most 3650d"));
    }

    /** As often as it is drawn: what says nothing. */
    public ParticipationLimit() {
        this(Optional.empty(), Optional.empty());
    }

    /** Whether it says how rarely. */
    public boolean isGiven() {
        return rounds.isPresent() || time.isPresent();
    }

    /**
     * Whether a device still rests.
     *
     * @param round that wants it
     * @param now in microseconds
     * @param asked the last round that asked it
     * @param at when that round was over, in microseconds
     */
    boolean rests(int round, long now, int asked, long at) {
        return rounds.map(count -> round - asked < count)
                .or(() -> time.map(span -> now - at < TimeUnit.NANOSECONDS.toMicros(span.toNanos())))
                .orElse(false);
    }
}
