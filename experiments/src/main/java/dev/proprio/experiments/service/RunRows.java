package dev.proprio.experiments.service;

import dev.proprio.coordinator.service.Event;
import dev.proprio.coordinator.service.RowCursor;
import dev.proprio.coordinator.service.RowPage;
import dev.proprio.experiments.record.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The rows that a run has written so far, as they were written. Thread-safe. */
final class RunRows {
    private static final int MOST_ROWS = 1_000;
    private static final long MOST_BYTES = 1 << 19;

    /** Each is in memory once for every reader at a time. */
    private static final int MOST_EVENT = 1 << 16;

    private final RowFile rounds;
    private final RowFile clients;

    RunRows(Path folder) {
        this.rounds = new RowFile(folder.resolve(RunFolder.ROUNDS));
        this.clients = new RowFile(folder.resolve(RunFolder.CLIENTS));
    }

    /** Where the event stands that tells of a round's devices; the round itself follows. */
    static long clientsPosition(int round) {
        return 2L * round - 1;
    }

    /** 0 for the model before the first round, which is told from the start alone. */
    static long roundPosition(int round) {
        return 2L * round;
    }

    static String clientsJson(int round, List<String> rows) {
        return "{\"round\":%s,\"clients\":[%s]}".formatted(round, String.join(",", rows));
    }

    /** What became of a round's devices, in events that do not grow with how many there are. */
    static List<Event> clientsEvents(int round, List<String> rows) {
        List<Event> events = new ArrayList<>();
        List<String> part = new ArrayList<>();
        int length = 0;
        for (String row : rows) {
            if (!part.isEmpty() && length + row.length() > MOST_EVENT) {
                events.add(new Event(Event.CLIENTS, clientsPosition(round), clientsJson(round, part), true));
                part.clear();
                length = 0;
            }
            part.add(row);
            length += row.length();
        }
        events.add(new Event(Event.CLIENTS, clientsPosition(round), clientsJson(round, part)));
        return events;
    }

    RowFile rounds() {
        return rounds;
    }

    RowFile clients() {
        return clients;
    }

    /** As many rows as an answer holds. */
    static RowPage answer(RowFile file, RowCursor after) throws IOException {
        RowFile.Page page = file.page(after, Integer.MAX_VALUE, MOST_ROWS, MOST_BYTES);
        return new RowPage(page.rows().stream().map(RowFile.Row::json).toList(), page.next());
    }
}
