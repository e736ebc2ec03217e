package dev.proprio.experiments.tracking;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.SampleSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written for TensorBoard, read by a reader that shares no code with the writer. */
class TensorBoardTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000));

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void theBytesAreThoseOfTensorFlow() {
        assertThat(EventFileReader.crc32c("123456789".getBytes(US_ASCII))).isEqualTo(0xe3069283);
        assertThat(hex(EventRecords.framed(ScalarEvents.version(Instant.ofEpochSecond(1)))))
                .isEqualTo("1800000000000000a37f4b2209000000000000f03f1a0d627261696e2e4576656e743a3286bf577a");
        assertThat(hex(EventRecords.framed(ScalarEvents.scalars(Instant.ofEpochSecond(2), 7, Map.of("accuracy", 0.5)))))
                .isEqualTo(
                        "1e00000000000000d9dc123209000000000000004010072a110a0f0a086163637572616379150000003fdc6b36af");
    }

    @Test
    void everyFigureOfEveryRoundIsReadBack() throws Exception {
        TensorBoard tracker = TensorBoard.in(folder, CLOCK);
        for (int round = 0; round <= 40; round++) {
            tracker.recorded(row(round));
        }
        assertThat(tracker.ended(SampleSummary.of("s"))).isEmpty();
        List<EventFileReader.Event> events = EventFileReader.read(files().getFirst());
        assertThat(events).hasSize(42);
        for (int round = 0; round <= 40; round++) {
            EventFileReader.Event event = events.get(round + 1);
            assertThat(event.step()).isEqualTo(round);
            assertThat(event.scalars())
                    .containsEntry("accuracy", round / 64f)
                    .containsEntry("accepted", (float) round)
                    .containsEntry("seconds", 0f)
                    .doesNotContainKeys("round", "macro_f1");
        }
    }

    /** Wherever the writer was killed: all records but the torn one are there, and a later file has that one again. */
    @Test
    void aFileThatWasTornAnywhereLosesItsLastRoundToTheNextFile() throws Exception {
        TensorBoard killed = TensorBoard.in(folder, CLOCK);
        for (int round = 0; round <= 2; round++) {
            killed.recorded(row(round));
        }
        Path first = files().getFirst();
        byte[] whole = Files.readAllBytes(first);
        int last = whole.length
                - EventRecords.framed(ScalarEvents.scalars(CLOCK.instant(), 2, RoundFigures.of(row(2)))).length;
        for (int length = last; length <= whole.length; length += 7) {
            Files.write(first, Arrays.copyOf(whole, length));
            assertThat(EventFileReader.read(first)).hasSize(3);
            TensorBoard resumed = TensorBoard.in(folder, CLOCK);
            for (int round = 0; round <= 4; round++) {
                resumed.recorded(row(round));
            }
            assertThat(files()).hasSize(2);
            assertThat(steps(files().getLast())).containsExactly(2L, 3L, 4L);
            assertThat(Files.readAllBytes(first)).hasSize(length);
            Files.delete(files().getLast());
        }
    }

    @Test
    void aRunThatGoesOnTwiceInTheSameSecondHasThreeFilesInOrderAndNothingTwice() throws Exception {
        for (int end : new int[] {1, 3, 5}) {
            TensorBoard tracker = TensorBoard.in(folder, CLOCK);
            for (int round = 0; round <= end; round++) {
                tracker.recorded(row(round));
            }
        }
        assertThat(files()).hasSize(3);
        assertThat(files().stream().flatMap(file -> steps(file).stream())).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void oneRoundIsOne() throws Exception {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        TensorBoard tracker = TensorBoard.in(gone, CLOCK);
        Files.delete(gone);
        tracker.recorded(row(0));
        assertThat(tracker.ended(SampleSummary.of("s")).orElseThrow())
                .startsWith("TensorBoard was not told of 1 round: ");
    }

    @Test
    void aFolderThatIsGoneForAWhileIsSaidAndCountedAndNotMore() throws Exception {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        TensorBoard tracker = TensorBoard.in(gone, CLOCK);
        Files.delete(gone);
        tracker.recorded(row(0));
        tracker.recorded(row(1));
        Files.createDirectory(gone);
        tracker.recorded(row(2));
        assertThat(tracker.ended(SampleSummary.of("s")).orElseThrow())
                .startsWith("TensorBoard was not told of 2 rounds: ")
                .contains("gone");
        try (Stream<Path> files = Files.list(gone)) {
            assertThat(steps(files.findAny().orElseThrow())).containsExactly(2L);
        }
    }

    private static RoundRow row(int round) {
        return RoundRow.empty(round)
                .with(draft -> draft.set(RoundRow::accepted, round).set(RoundRow::accuracy, Optional.of(round / 64.0)));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static List<Long> steps(Path file) {
        try {
            return EventFileReader.read(file).stream()
                    .filter(event -> !event.scalars().isEmpty())
                    .map(EventFileReader.Event::step)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
