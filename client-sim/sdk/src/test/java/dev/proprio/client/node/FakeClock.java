package dev.proprio.client.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A clock on which time passes only when somebody waits or moves it. */
final class FakeClock implements NodeClock {
    private final List<Duration> pauses = new ArrayList<>();
    private long now;

    @Override
    public synchronized long nanos() {
        return now;
    }

    @Override
    public synchronized void pause(Duration time) {
        pauses.add(time);
        now += time.toNanos();
    }

    synchronized void forward(Duration time) {
        now += time.toNanos();
    }

    synchronized List<Duration> pauses() {
        return List.copyOf(pauses);
    }
}
