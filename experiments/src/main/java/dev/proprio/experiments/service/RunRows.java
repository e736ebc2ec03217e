package dev.proprio.experiments.service;

import dev.proprio.coordinator.service.Event;
import dev.proprio.experiments.record.RunJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The rows that a run has written so far, as they were written; one that is half written is not there yet. */
final class RunRows {
    private final Path folder;

    RunRows(Path folder) {
        this.folder = folder;
    }

    /** Where the event stands that tells of a round's devices; the round itself follows. */
    static long clientsPosition(int round) {
        return 2L * round - 1;
    }

    static long roundPosition(int round) {
        return 2L * round;
    }

    static String clientsJson(int round, List<String> rows) {
        return "{\"round\":%d,\"clients\":[%s]}".formatted(round, String.join(",", rows));
    }

    List<String> rounds(int after) throws IOException {
        return List.copyOf(new LinkedHashMap<>(flat(read("rounds.jsonl", after))).values());
    }

    List<String> clients(int after) throws IOException {
        List<String> rows = new ArrayList<>();
        read("clients.jsonl", after).values().forEach(rows::addAll);
        return rows;
    }

    /** What happened after the event at {@code after}. */
    List<Event> events(long after) throws IOException {
        int known = (int) Math.min(Integer.MAX_VALUE - 1, after / 2);
        // In this order: a round's devices are written before the round, so that those of each round seen are there.
        Map<Integer, String> rounds = flat(read("rounds.jsonl", known));
        Map<Integer, List<String>> clients = read("clients.jsonl", known);
        List<Event> events = new ArrayList<>();
        rounds.forEach((round, row) -> {
            if (clientsPosition(round) > after) {
                String json = clientsJson(round, clients.getOrDefault(round, List.of()));
                events.add(new Event(Event.CLIENTS, clientsPosition(round), json));
            }
            events.add(new Event(Event.ROUND, roundPosition(round), row));
        });
        return events;
    }

    private static Map<Integer, String> flat(Map<Integer, List<String>> rows) {
        Map<Integer, String> single = new TreeMap<>();
        rows.forEach((round, lines) -> single.put(round, lines.getLast()));
        return single;
    }

    private Map<Integer, List<String>> read(String name, int after) throws IOException {
        Map<Integer, List<String>> rows = new TreeMap<>();
        Path file = folder.resolve(name);
        if (Files.notExists(file)) {
            return rows;
        }
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String whole = line;
                round(line).ifPresent(round -> {
                    if (round > after) {
                        rows.computeIfAbsent(round, number -> new ArrayList<>()).add(whole);
                    }
                });
            }
        }
        return rows;
    }

    private static OptionalInt round(String line) {
        try {
            JsonNode round = RunJson.read(line, JsonNode.class).path("round");
            return round.isInt() ? OptionalInt.of(round.asInt()) : OptionalInt.empty();
        } catch (JacksonException halfWritten) {
            return OptionalInt.empty();
        }
    }
}
