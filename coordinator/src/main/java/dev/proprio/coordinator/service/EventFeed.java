package dev.proprio.coordinator.service;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hands events to whoever listens. Publishing never waits: a reader that falls behind loses its place. Thread-safe. */
public final class EventFeed {
    private final List<EventSubscription> readers = new CopyOnWriteArrayList<>();
    private final int most;

    /** @param most how many events a reader may be behind */
    public EventFeed(int most) {
        this.most = most;
    }

    /** Tells all readers. */
    public void publish(Event event) {
        readers.forEach(reader -> reader.add(event));
    }

    /**
     * Everything that is published from now on, after what happened before.
     *
     * @param past is asked on the reader's thread, after listening has begun and as the reader comes along: what it
     *     tells and what is heard meanwhile may overlap, and an event is read once
     */
    public EventStream listen(EventHistory past) {
        var reader = new EventSubscription(past, most, readers::remove);
        readers.add(reader);
        return reader;
    }

    /** How many listen. */
    public int readers() {
        return readers.size();
    }

    /** What happened before, told to one reader a page at a time. */
    @FunctionalInterface
    public interface EventHistory {
        /** The next events; none once all have been told. */
        List<Event> page() throws IOException, InterruptedException;
    }
}
