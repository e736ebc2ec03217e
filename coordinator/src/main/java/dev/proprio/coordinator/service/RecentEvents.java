package dev.proprio.coordinator.service;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A feed that remembers its last events. Thread-safe. */
public final class RecentEvents {
    private final EventFeed feed;
    private final int most;
    private final Deque<Event> kept = new ArrayDeque<>();
    private long position;

    /**
     * @param most how many events are remembered, and how many a reader may be behind
     * @param start a position greater than any that was told before, such as a time in microseconds
     */
    public RecentEvents(int most, long start) {
        this.feed = new EventFeed(most);
        this.most = most;
        this.position = start;
    }

    /** Tells all readers. */
    public synchronized void publish(String name, String json) {
        var event = new Event(name, ++position, json);
        kept.add(event);
        if (kept.size() > most) {
            kept.remove();
        }
        feed.publish(event);
    }

    /** All events after the one at {@code after}; if they are not known, {@code present} tells of the present first. */
    public EventStream after(long after, EventFeed.EventHistory present) {
        return feed.listen(new EventFeed.EventHistory() {
            private boolean begun;
            private boolean told;

            @Override
            public List<Event> page() throws IOException, InterruptedException {
                if (!begun) {
                    begun = true;
                    Optional<List<Event>> missed = missed(after);
                    told = missed.isPresent();
                    if (told) {
                        return missed.get();
                    }
                }
                return told ? List.of() : present.page();
            }
        });
    }

    private synchronized Optional<List<Event>> missed(long after) {
        long oldest = kept.isEmpty() ? position + 1 : kept.getFirst().position();
        if (after < oldest - 1 || after > position) {
            return Optional.empty();
        }
        return Optional.of(new ArrayList<>(
                kept.stream().filter(event -> event.position() > after).toList()));
    }
}
