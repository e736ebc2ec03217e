package dev.proprio.experiments.record;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;

/** The rows that a run wrote before it stopped, of which some may be lost, or half written. */
public final class EarlierRows {
    private final Map<Integer, RoundRow> rounds = new HashMap<>();
    private final Set<Asked> clients = new HashSet<>();

    private EarlierRows() {}

    /** Reads the rows that are whole. */
    public static EarlierRows in(Path folder) throws IOException {
        EarlierRows rows = roundsIn(folder);
        forEach(
                folder.resolve(RunFolder.CLIENTS),
                ClientRow.class,
                row -> rows.clients.add(new Asked(row.round(), row.device())));
        return rows;
    }

    /** Reads those of rounds alone. */
    static EarlierRows roundsIn(Path folder) throws IOException {
        var rows = new EarlierRows();
        forEach(folder.resolve(RunFolder.ROUNDS), RoundRow.class, row -> rows.rounds.putIfAbsent(row.round(), row));
        return rows;
    }

    /** A round's row, if it is there. */
    public Optional<RoundRow> round(int round) {
        return Optional.ofNullable(rounds.get(round));
    }

    /** Whether the row of a device in a round is there. */
    public boolean has(int round, String device) {
        return clients.contains(new Asked(round, device));
    }

    /** The rows from the first round up to the first that is missing, after that of the model before, if it is there. */
    List<RoundRow> unbroken() {
        List<RoundRow> rows = new ArrayList<>();
        round(0).ifPresent(rows::add);
        for (RoundRow row = rounds.get(1); row != null; row = rounds.get(row.round() + 1)) {
            rows.add(row);
        }
        return rows;
    }

    private static <T> void forEach(Path file, Class<T> type, Consumer<T> action) throws IOException {
        if (Files.notExists(file)) {
            return;
        }
        // Half of a character at the end is taken for another one, instead of refusing the whole.
        try (var reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                parse(line, type).ifPresent(action);
            }
        }
    }

    private static <T> Optional<T> parse(String line, Class<T> type) {
        try {
            return Optional.of(RunJson.read(line, type));
        } catch (JacksonException halfWritten) {
            return Optional.empty();
        }
    }

    /** A device in a round. */
    private record Asked(int round, String device) {}
}
