package dev.proprio.experiments.sweep;

import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
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
                summary(run).ifPresent(runs::add);
            }
        }
        return runs;
    }

    /** The folder and the summary of {@code run}, if it was done before. */
    Optional<Done> done(PlannedRun run) throws IOException {
        for (Path folder : folders("-" + run.digest())) {
            Optional<RunSummary> summary = summary(folder);
            if (summary.filter(found -> found.status() == RunStatus.DONE).isPresent()) {
                return Optional.of(new Done(String.valueOf(folder.getFileName()), summary.get()));
            }
        }
        return Optional.empty();
    }

    /** The folder of {@code run} that ended, if it holds this file. */
    Optional<Path> holding(PlannedRun run, String file) throws IOException {
        return folders("-" + run.digest()).stream()
                .filter(found -> Files.exists(found.resolve(file)))
                .findFirst();
    }

    /** A run that has ended. */
    record Done(String folder, RunSummary summary) {}

    private static Optional<RunSummary> summary(Path folder) throws IOException {
        Path file = folder.resolve("run.json");
        try {
            return Files.exists(file)
                    ? Optional.of(RunJson.read(Files.readString(file), RunSummary.class))
                    : Optional.empty();
        } catch (JacksonException ofAnotherVersion) {
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

    /** Gives the place of {@code run} its last name. */
    void end(PlannedRun run) throws IOException {
        Files.move(path.resolve(run.folder() + UNFINISHED), path.resolve(run.folder()), StandardCopyOption.ATOMIC_MOVE);
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
