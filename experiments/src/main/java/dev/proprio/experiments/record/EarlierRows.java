package dev.proprio.experiments.record;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** The rows that a run wrote before it stopped, of which the last may be half written. */
final class EarlierRows {
    private EarlierRows() {}

    static List<RoundRow> read(Path rounds, int last) throws IOException {
        List<RoundRow> rows = new ArrayList<>();
        if (Files.notExists(rounds)) {
            return rows;
        }
        try (BufferedReader reader = reader(rounds)) {
            for (String line = reader.readLine(); line != null && rows.size() < last; line = reader.readLine()) {
                Optional<RoundRow> row = parse(line, RoundRow.class);
                if (row.isEmpty() || row.get().round() != rows.size() + 1) {
                    break;
                }
                rows.add(row.get());
            }
        }
        return rows;
    }

    /** Leaves those rows in the records that belong to the given rounds. */
    static void keep(Path rounds, Path clients, List<RoundRow> rows) throws IOException {
        replace(clients, writer -> copy(clients, rows.size(), writer));
        replace(rounds, writer -> {
            for (RoundRow row : rows) {
                write(writer, RunJson.line(row));
            }
        });
    }

    private static void copy(Path clients, int last, BufferedWriter writer) throws IOException {
        if (Files.notExists(clients)) {
            return;
        }
        try (BufferedReader reader = reader(clients)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (parse(line, ClientRow.class)
                        .filter(row -> row.round() <= last)
                        .isPresent()) {
                    write(writer, line);
                }
            }
        }
    }

    /** Takes the half of a character at the end for another one, instead of refusing the whole. */
    private static BufferedReader reader(Path file) throws IOException {
        return new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
    }

    private static void write(BufferedWriter writer, String line) throws IOException {
        writer.write(line);
        writer.write('\n');
    }

    private static void replace(Path file, Content content) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".part");
        RunFolder.createLikeItsFolder(draft);
        try (BufferedWriter writer = Files.newBufferedWriter(draft)) {
            content.write(writer);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static <T> Optional<T> parse(String line, Class<T> type) {
        try {
            return Optional.of(RunJson.read(line, type));
        } catch (JacksonException halfWritten) {
            return Optional.empty();
        }
    }

    /** What a file is to hold. */
    @FunctionalInterface
    private interface Content {
        void write(BufferedWriter writer) throws IOException;
    }
}
