package dev.proprio.proto.secagg.client;

import java.time.Instant;

/** Time as a session log needs it: the date, to know how long a device was off, and what has passed since. */
public interface LogClock {
    /** The machine's own. */
    LogClock SYSTEM = new LogClock() {
        @Override
        public Instant date() {
            return Instant.now();
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }
    };

    /** What the machine believes the date to be. */
    Instant date();

    /** Nanoseconds since some moment; never goes back, whoever sets the date. */
    long nanos();
}
