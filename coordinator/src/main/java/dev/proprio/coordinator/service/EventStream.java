package dev.proprio.coordinator.service;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Events as one reader sees them, in order. Belongs to one thread. */
public interface EventStream extends AutoCloseable {
    /**
     * The next event; empty if there is none within {@code limit}.
     *
     * @throws SlowReaderException if the reader has fallen so far behind that events were dropped
     * @throws IOException if past events can't be read
     */
    Optional<Event> next(Duration limit) throws InterruptedException, SlowReaderException, IOException;

    /** Nothing more is wanted. */
    @Override
    void close();
}
