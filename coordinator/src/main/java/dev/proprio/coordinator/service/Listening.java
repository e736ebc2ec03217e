package dev.proprio.coordinator.service;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One reader's place in a feed. */
final class Listening implements EventStream {
    private final BlockingQueue<Event> heard;
    private final int most;
    private final Consumer<Listening> leave;
    private final Feed.Past past;
    private @Nullable Iterator<Event> before;
    private long last;
    private volatile boolean behind;

    Listening(Feed.Past past, int most, Consumer<Listening> leave) {
        this.past = past;
        this.most = most;
        this.heard = new LinkedBlockingQueue<>(most);
        this.leave = leave;
    }

    void add(Event event) {
        if (!heard.offer(event)) {
            behind = true;
            leave.accept(this);
        }
    }

    @Override
    public Optional<Event> next(Duration limit) throws InterruptedException, SlowReaderException, IOException {
        Iterator<Event> earlier = earlier();
        if (earlier.hasNext()) {
            return Optional.of(noted(earlier.next()));
        }
        before = Collections.emptyIterator();
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            if (behind) {
                throw new SlowReaderException(most);
            }
            Event event = heard.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null) {
                return Optional.empty();
            }
            if (event.position() == 0 || event.position() > last) {
                return Optional.of(noted(event));
            }
        }
    }

    private Iterator<Event> earlier() throws IOException {
        Iterator<Event> known = before;
        if (known == null) {
            known = past.events().iterator();
            before = known;
        }
        return known;
    }

    private Event noted(Event event) {
        last = Math.max(last, event.position());
        return event;
    }

    @Override
    public void close() {
        leave.accept(this);
    }
}
