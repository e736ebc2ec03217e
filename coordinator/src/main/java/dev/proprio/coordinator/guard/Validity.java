package dev.proprio.coordinator.guard;

import dev.proprio.proto.extension.DurationText;
import java.time.Clock;
import java.time.Duration;

/** From when until when a token may be used, in seconds since 1970. */
record Validity(long created, long expires) {
    /**
     * From now on, for a second at least.
     *
     * @throws GuardException if {@code validFor} is not positive
     */
    static Validity of(Clock clock, Duration validFor) throws GuardException {
        if (validFor.isNegative() || validFor.isZero()) {
            throw new GuardException(
                    "a token must be valid for some time but was to be for " + DurationText.format(validFor));
        }
        long now = clock.instant().getEpochSecond();
        return new Validity(now, now + Math.max(1, validFor.toSeconds()));
    }
}
