package dev.proprio.coordinator.service;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** One reader's place in a feed. */
final class EventSubscription implements EventStream {
    /** So much text may wait for a reader, whatever the number of events. */
    private static final long MOST_UNREAD = 16 << 20;

    private final BlockingQueue<Event> heard;
    private final AtomicLong unread = new AtomicLong();
    private final int most;
    private final Consumer<EventSubscription> leave;
    private final EventFeed.EventHistory past;
    private Iterator<Event> before = Collections.emptyIterator();
    private boolean toldAll;
    private long last;
    private volatile boolean behind;

    EventSubscription(EventFeed.EventHistory past, int most, Consumer<EventSubscription> leave) {
        this.past = past;
        this.most = most;
        this.heard = new LinkedBlockingQueue<>(most);
        this.leave = leave;
    }

    void add(Event event) {
        if (unread.addAndGet(event.json().length()) > MOST_UNREAD || !heard.offer(event)) {
            behind = true;
            leave.accept(this);
        }
    }

    @Override
    public Optional<Event> next(Duration limit) throws InterruptedException, SlowReaderException, IOException {
        if (hasEarlier()) {
            return Optional.of(noted(before.next()));
        }
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            if (behind) {
                throw new SlowReaderException(most);
            }
            Event event = heard.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null) {
                return Optional.empty();
            }
            unread.addAndGet(-event.json().length());
            if (event.position() == 0 || event.position() > last) {
                return Optional.of(noted(event));
            }
        }
    }

    private boolean hasEarlier() throws IOException, InterruptedException {
        if (!toldAll && !before.hasNext()) {
            before = past.page().iterator();
            toldAll = !before.hasNext();
        }
        return before.hasNext();
    }

    private Event noted(Event event) {
        if (!event.isPart()) {
            last = Math.max(last, event.position());
        }
        return event;
    }

    @Override
    public void close() {
        leave.accept(this);
    }
}
