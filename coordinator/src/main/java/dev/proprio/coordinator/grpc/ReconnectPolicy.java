package dev.proprio.coordinator.grpc;

import java.time.Duration;

/**
 * How long a run waits for devices that come and go.
 *
 * @param comeBack how long a device whose connection broke is expected back: rounds draw it and wait for it so long
 * @param enough how long a round waits for the devices without which it has too few updates
 * @param afterFailure the pause after a round without enough updates; it doubles with each such round in a row
 */
public record ReconnectPolicy(Duration comeBack, Duration enough, Duration afterFailure) {
    /** A device that is not there has failed. */
    public static final ReconnectPolicy NONE = new ReconnectPolicy(Duration.ZERO, Duration.ZERO, Duration.ZERO);

    /** How long a device is expected back if nothing else is said: longer than nodes pause at most, twice in a row. */
    public static final Duration COME_BACK = Duration.ofSeconds(75);

    private static final int MOST_DOUBLED = 5;

    /** Waits so long, with pauses of a second, two, four and so on after rounds that failed. */
    public static ReconnectPolicy of(Duration comeBack, Duration enough) {
        return new ReconnectPolicy(comeBack, enough, Duration.ofSeconds(1));
    }

    /** Whether devices are waited for at all. */
    boolean waits() {
        return !equals(NONE);
    }

    /** The pause after so many rounds in a row without enough updates. */
    Duration pause(int emptyRounds) {
        return emptyRounds == 0
                ? Duration.ZERO
                : afterFailure.multipliedBy(1L << Math.min(emptyRounds - 1, MOST_DOUBLED));
    }
}
