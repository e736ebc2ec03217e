package dev.proprio.experiments.service;

import dev.proprio.coordinator.service.Event;
import dev.proprio.coordinator.service.EventFeed;
import dev.proprio.coordinator.service.RowCursor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tells one reader what a run has recorded, from a position on, in pages that do not grow with the run. */
final class Replay implements EventFeed.EventHistory {
    private static final int MOST_ROUNDS = 128;
    private static final int MOST_ROWS = 2_000;
    private static final long MOST_BYTES = 1 << 18;

    private final RunRows rows;
    private final long after;
    private RowCursor at;

    Replay(RunRows rows, long after) {
        this.rows = rows;
        this.after = after;
        this.at = after == 0 ? RowCursor.START : new RowCursor((int) Math.min(Integer.MAX_VALUE - 1, after / 2), 0);
    }

    @Override
    public List<Event> page() throws IOException {
        // In this order: a round's devices are written before the round, so that those of each round seen are there.
        List<RowFile.Row> rounds = rows.rounds()
                .page(new RowCursor(at.round(), 0), Integer.MAX_VALUE, MOST_ROUNDS, MOST_BYTES)
                .rows();
        if (rounds.isEmpty()) {
            return List.of();
        }
        int last = rounds.getLast().round();
        RowFile.Page devices = rows.clients().page(at, last, MOST_ROWS, MOST_BYTES);
        Map<Integer, List<String>> byRound = new TreeMap<>();
        devices.rows()
                .forEach(row -> byRound.computeIfAbsent(row.round(), round -> new ArrayList<>())
                        .add(row.json()));
        at = devices.next().orElse(new RowCursor(last, 0));
        List<Event> events = new ArrayList<>();
        for (RowFile.Row row : rounds) {
            List<String> clients = byRound.getOrDefault(row.round(), List.of());
            if (row.round() > at.round()) {
                // The beginning of what does not fit: the position is told with the end.
                events.add(clients(row.round(), 0, clients));
                break;
            }
            if (RunRows.clientsPosition(row.round()) > after) {
                events.add(clients(row.round(), RunRows.clientsPosition(row.round()), clients));
            }
            events.add(new Event(Event.ROUND, RunRows.roundPosition(row.round()), row.json()));
        }
        return events;
    }

    private static Event clients(int round, long position, List<String> clients) {
        return new Event(Event.CLIENTS, position, RunRows.clientsJson(round, clients));
    }
}
