package dev.proprio.experiments.sweep;

import dev.proprio.experiments.record.ResumePoint;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.RungStart;
import dev.proprio.experiments.record.StoppedByMedian;
import dev.proprio.experiments.record.SweepSummary;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * The folder of a sweep: one folder for each run, and {@code sweep.json}. A run's folder has its last name only
 * when the run has ended, so that what a killed sweep left is never taken for a result. One process at a time
 * has the folder. Thread-safe.
 */
public final class SweepFolder implements AutoCloseable {
    private static final String LOCK = ".lock";
    private static final String UNFINISHED = ".unfinished";
    private static final String FAILURE = "failure.json";

    private final Path path;
    private final FileChannel lock;

    private SweepFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Opens the folder, and makes it where it is not there.
     *
     * @throws IOException if another process has it, or it holds something else than a sweep
     */
    public static SweepFolder open(Path path) throws IOException {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new IOException("cannot write a sweep to %s: there is a file of that name; choose another with --out"
                    .formatted(path));
        }
        Files.createDirectories(path);
        try (Stream<Path> content = Files.list(path)) {
            if (Files.notExists(path.resolve(LOCK)) && content.findAny().isPresent()) {
                throw new IOException(
                        "cannot write a sweep to %s: it holds something else; choose another folder with --out"
                                .formatted(path));
            }
        }
        FileChannel channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!locked(channel)) {
            channel.close();
            throw new IOException(
                    "another sweep is writing to %s; wait until it has ended, or choose another folder with --out"
                            .formatted(path));
        }
        return new SweepFolder(path, channel);
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock taken = channel.tryLock();
            return taken != null;
        } catch (OverlappingFileLockException sameProcess) {
            return false;
        }
    }

    /** Where the folder is. */
    public Path path() {
        return path;
    }

    /** All runs that have ended here, also those that the sweep's file does not ask for any more. */
    List<RunSummary> ended() throws IOException {
        List<RunSummary> runs = new ArrayList<>();
        for (Path run : folders("")) {
            if (!run.toString().endsWith(UNFINISHED)) {
                RunFolder.summary(run).ifPresent(runs::add);
            }
        }
        return runs;
    }

    /** What became of {@code run}, if it has ended before, well or not. */
    Optional<EndedRun> ended(PlannedRun run) throws IOException {
        Optional<EndedRun> failed = Optional.empty();
        for (Path folder : folders("-" + run.digest())) {
            Optional<RunSummary> summary = RunFolder.summary(folder);
            Optional<String> failure = read(folder, FAILURE, Failure.class).map(Failure::reason);
            if (summary.isPresent() || failure.isPresent()) {
                RungStart start = read(folder, RungStart.FILE, RungStart.class).orElse(RungStart.FIRST);
                var found = new EndedRun(
                        String.valueOf(folder.getFileName()),
                        summary,
                        failure,
                        start,
                        read(folder, StoppedByMedian.FILE, StoppedByMedian.class));
                if (found.isDone()) {
                    return Optional.of(found);
                }
                failed = failed.or(() -> Optional.of(found));
            }
        }
        return failed;
    }

    /** The folder of {@code run} that ended, if it holds this file. */
    Optional<Path> holding(PlannedRun run, String file) throws IOException {
        return folders("-" + run.digest()).stream()
                .filter(found -> Files.exists(found.resolve(file)))
                .findFirst();
    }

    /** Why a run failed that could not even begin. */
    private record Failure(String reason) {}

    private static <T> Optional<T> read(Path folder, String name, Class<T> type) throws IOException {
        Optional<String> json = RunFolder.read(folder, name);
        try {
            return json.map(text -> RunJson.read(text, type));
        } catch (JacksonException notWhole) {
            return Optional.empty();
        }
    }

    /** A place for {@code run} while it runs; what earlier attempts left is removed. */
    Path begin(PlannedRun run) throws IOException {
        for (Path left : folders("-" + run.digest())) {
            delete(left);
        }
        for (Path left : folders("-" + run.digest() + UNFINISHED)) {
            delete(left);
        }
        return path.resolve(run.folder() + UNFINISHED);
    }

    /** Gives the place of {@code run} its last name, with where it began and why it was stopped. */
    EndedRun end(PlannedRun run, RunSummary summary, RungStart start, Optional<StoppedByMedian> stopped)
            throws IOException {
        Path place = path.resolve(run.folder() + UNFINISHED);
        if (!start.equals(RungStart.FIRST)) {
            RunFolder.write(place, RungStart.FILE, RunJson.pretty(start));
        }
        if (stopped.isPresent()) {
            RunFolder.write(place, StoppedByMedian.FILE, RunJson.pretty(stopped.get()));
        }
        end(run);
        return new EndedRun(run.folder(), Optional.of(summary), Optional.empty(), start, stopped);
    }

    /** Keeps why {@code run} failed, where it could not even begin. */
    EndedRun failed(PlannedRun run, String reason) throws IOException {
        Path place = path.resolve(run.folder() + UNFINISHED);
        Files.createDirectories(place);
        RunFolder.write(place, FAILURE, RunJson.pretty(new Failure(reason)));
        end(run);
        return new EndedRun(
                run.folder(),
                RunFolder.summary(path.resolve(run.folder())),
                Optional.of(reason),
                RungStart.FIRST,
                Optional.empty());
    }

    /** Gives the place of {@code run} its last name. */
    void end(PlannedRun run) throws IOException {
        Files.move(path.resolve(run.folder() + UNFINISHED), path.resolve(run.folder()), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The folder of a run that has ended. */
    Path of(EndedRun run) {
        return path.resolve(run.folder());
    }

    /** Removes what {@code run} could be gone on from, if it is there. */
    void forget(PlannedRun run) throws IOException {
        for (Path folder : folders("-" + run.digest())) {
            // First, for without it nobody looks for the journal.
            Files.deleteIfExists(folder.resolve(ResumePoint.FILE));
            try (Stream<Path> content = Files.list(folder)) {
                for (Path file : content.filter(SweepFolder::isJournal).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static boolean isJournal(Path file) {
        return String.valueOf(file.getFileName()).startsWith(ResumePoint.JOURNAL);
    }

    /** Writes {@code sweep.json}, whole or not at all. */
    synchronized void write(SweepSummary summary) throws IOException {
        Path draft = path.resolve(SweepSummary.FILE + ".part");
        Files.writeString(draft, RunJson.pretty(summary));
        Files.move(
                draft,
                path.resolve(SweepSummary.FILE),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private List<Path> folders(String ending) throws IOException {
        try (Stream<Path> content = Files.list(path)) {
            return content.filter(found -> found.getFileName().toString().endsWith(ending))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> below = Files.walk(folder)) {
            for (Path each : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
