package dev.proprio.experiments.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.service.Event;
import dev.proprio.coordinator.service.RowCursor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowFileTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private static String row(int round, int number) {
        return "{\"round\":%d,\"device\":\"d%d\",\"reason\":\"%s\"}".formatted(round, number, "x".repeat(number % 90));
    }

    private static List<String> rows(Random random, int from, int rounds) {
        List<String> rows = new ArrayList<>();
        for (int round = from; round < from + rounds; round++) {
            int devices = random.nextInt(6) == 0 ? 0 : random.nextInt(1, 40);
            for (int i = 0; i < devices; i++) {
                rows.add(row(round, i));
            }
        }
        return rows;
    }

    private static List<String> all(RowFile file, int after, int most, long bytes) throws Exception {
        List<String> all = new ArrayList<>();
        Optional<RowCursor> next = Optional.of(new RowCursor(after, 0));
        while (next.isPresent()) {
            RowFile.Page page = file.page(next.get(), Integer.MAX_VALUE, most, bytes);
            assertThat(page.rows()).hasSizeLessThanOrEqualTo(most);
            page.rows().forEach(row -> all.add(row.json()));
            assertThat(page.next().map(RowCursor::toString).flatMap(RowCursor::parse))
                    .isEqualTo(page.next());
            next = page.next();
        }
        return all;
    }

    private static List<String> after(List<String> rows, int round) {
        return rows.stream()
                .filter(row -> Integer.parseInt(row.replaceAll("\\{\"round\":(\\d+),.*", "$1")) > round)
                .toList();
    }

    @Test
    void pagesHaveEveryRowOnceWhileTheFileGrowsAndIsWrittenAnew() throws Exception {
        for (int seed = 0; seed < 5; seed++) {
            var random = new Random(seed);
            Path path = folder.resolve("clients-" + seed + ".jsonl");
            var file = new RowFile(path);
            assertThat(all(file, 0, 10, 1 << 20)).isEmpty();
            List<String> rows = new ArrayList<>(rows(random, 1, 60));
            Files.write(path, rows);
            assertThat(all(file, 0, random.nextInt(1, 100), 1 << 20)).isEqualTo(rows);
            List<String> more = rows(random, 61, 60);
            Files.write(path, more, StandardOpenOption.APPEND);
            rows.addAll(more);
            int from = random.nextInt(120);
            assertThat(all(file, from, random.nextInt(1, 100), 3_000)).isEqualTo(after(rows, from));
            Files.writeString(path, "{\"round\":121,\"dev", StandardOpenOption.APPEND);
            assertThat(all(file, 0, 1_000, 1 << 20)).isEqualTo(rows);
            List<String> anew = new ArrayList<>(rows.subList(0, rows.size() / 2));
            anew.addAll(rows(random, 200, 100));
            Path draft = Files.write(folder.resolve("draft"), anew);
            Files.move(draft, path, StandardCopyOption.REPLACE_EXISTING);
            assertThat(all(file, from, 50, 1 << 20)).isEqualTo(after(anew, from));
        }
    }

    @Test
    void aRoundOfManyDevicesIsToldInPiecesThatNoPageOutgrows() throws Exception {
        List<String> clients = new ArrayList<>();
        for (int round = 1; round <= 3; round++) {
            for (int i = 0; i < (round == 2 ? 9_000 : 3); i++) {
                clients.add(row(round, i));
            }
        }
        Files.write(folder.resolve("clients.jsonl"), clients);
        Files.write(folder.resolve("rounds.jsonl"), List.of(row(1, 0), row(2, 0), row(3, 0)));
        var replay = new Replay(new RunRows(folder), 0);
        List<Event> events = new ArrayList<>();
        for (List<Event> page = replay.page(); !page.isEmpty(); page = replay.page()) {
            assertThat(page.stream().mapToInt(event -> event.json().length()).sum())
                    .isLessThan(1 << 20);
            events.addAll(page);
        }
        assertThat(events.stream()
                        .filter(event -> event.name().equals(Event.ROUND))
                        .map(Event::position))
                .containsExactly(2L, 4L, 6L);
        assertThat(events.stream()
                        .filter(event -> event.name().equals(Event.CLIENTS))
                        .mapToInt(event -> event.json().split("\"device\"", -1).length - 1)
                        .sum())
                .isEqualTo(clients.size());
        assertThat(events.stream().map(Event::position).filter(position -> position > 0))
                .isSorted()
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(new Replay(new RunRows(folder), 5).page())
                .extracting(Event::position)
                .containsExactly(6L);
    }
}
