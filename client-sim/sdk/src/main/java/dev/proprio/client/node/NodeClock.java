package dev.proprio.client.node;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Time as a node needs it: how much has passed, and waiting. What the date is does not matter to it. */
public interface NodeClock {
    /** The machine's own clock, which runs on when somebody sets the date. */
    NodeClock SYSTEM = new NodeClock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void pause(Duration time) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        }
    };

    /** Nanoseconds since some moment; never goes back. */
    long nanos();

    /** Returns after {@code time}. */
    void pause(Duration time) throws InterruptedException;
}
