package dev.proprio.experiments.tracking;

import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.proto.fault.FailureText;
import dev.proprio.proto.identity.PrivateFiles;
import dev.proprio.proto.text.CountText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the rounds into event files, one record for each, which is there as soon as the round is recorded. A run that
 * goes on begins another file, whose name sorts after the others, with what they lack.
 */
final class TensorBoard implements Tracker {
    private static final Logger log = LoggerFactory.getLogger(TensorBoard.class);
    private static final String PREFIX = "events.out.tfevents.";
    private static final String SUFFIX = ".proprio";

    private final Path folder;
    private final InstantSource clock;
    private final Set<Long> steps;
    private Optional<Path> file = Optional.empty();
    private int lost;
    private String reason = "";

    private TensorBoard(Path folder, InstantSource clock, Set<Long> steps) {
        this.folder = folder;
        this.clock = clock;
        this.steps = steps;
    }

    /**
     * Looks for what earlier files have.
     *
     * @throws IOException if they can't be read, so that nobody knows
     */
    static TensorBoard in(Path folder, InstantSource clock) throws IOException {
        Set<Long> steps = new HashSet<>();
        for (Path earlier : files(folder)) {
            for (byte[] event : EventRecords.whole(Files.readAllBytes(earlier))) {
                ScalarEvents.step(event).ifPresent(steps::add);
            }
        }
        return new TensorBoard(folder, clock, steps);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(
                            file -> name(file).startsWith(PREFIX) && name(file).endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    @Override
    public void recorded(RoundRow row) {
        if (steps.contains((long) row.round())) {
            return;
        }
        Instant now = clock.instant();
        try {
            if (file.isEmpty()) {
                file = Optional.of(begin(now));
            }
            append(ScalarEvents.scalars(now, row.round(), RoundFigures.of(row)));
            steps.add((long) row.round());
        } catch (IOException e) {
            // Half a record may be there, after which nobody would read on.
            file = Optional.empty();
            if (lost++ == 0) {
                reason = FailureText.of(e);
                log.warn("TensorBoard is not told of round {}: {}", row.round(), reason);
            }
        }
    }

    private Path begin(Instant now) throws IOException {
        long latest = files(folder).stream()
                .map(file -> name(file).substring(PREFIX.length(), name(file).length() - SUFFIX.length()))
                .filter(seconds -> seconds.matches("[0-9]{1,12}"))
                .mapToLong(Long::parseLong)
                .max()
                .orElse(0);
        long seconds = Math.max(latest + 1, now.getEpochSecond());
        Path begun = folder.resolve(String.format(Locale.ROOT, "%s%010d%s", PREFIX, seconds, SUFFIX));
        Files.createFile(begun, PrivateFiles.within(folder.toAbsolutePath()));
        Files.write(begun, EventRecords.framed(ScalarEvents.version(now)), StandardOpenOption.APPEND);
        return begun;
    }

    private void append(byte[] event) throws IOException {
        Files.write(file.orElseThrow(), EventRecords.framed(event), StandardOpenOption.APPEND);
    }

    @Override
    public Optional<String> ended(RunSummary summary) {
        return lost == 0
                ? Optional.empty()
                : Optional.of("TensorBoard was not told of %s: %s".formatted(CountText.of(lost, "round"), reason));
    }

    @Override
    public void close() {}
}
