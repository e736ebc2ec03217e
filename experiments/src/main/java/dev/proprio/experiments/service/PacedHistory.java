package dev.proprio.experiments.service;

import dev.proprio.coordinator.service.BusyException;
import dev.proprio.coordinator.service.Event;
import dev.proprio.coordinator.service.EventFeed;
import dev.proprio.coordinator.service.FairExecutor;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

/** What happened before, as one reader asks for it: worked out by threads that serve all readers in turns. */
final class PacedHistory implements EventFeed.EventHistory {
    private final EventFeed.EventHistory past;
    private final FairExecutor replays;
    private final String reader = UUID.randomUUID().toString();

    PacedHistory(EventFeed.EventHistory past, FairExecutor replays) {
        this.past = past;
        this.replays = replays;
    }

    @Override
    public List<Event> page() throws IOException, InterruptedException {
        try {
            return replays.call(reader, past::page);
        } catch (BusyException e) {
            throw new IOException(e.getMessage(), e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException unreadable ? unreadable : new IOException(e.getCause());
        }
    }
}
