package dev.proprio.experiments.record;

import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.proto.identity.PrivateFiles;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * The folder of one run. Rows are written as rounds end; the other files appear whole or not at all.
 * Thread-safe.
 */
public final class RunFolder implements Closeable {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    /** What a run with connected devices keeps of them. */
    public static final String DEVICES = "devices.json";

    /** The rows of the rounds. */
    public static final String ROUNDS = "rounds.jsonl";

    /** The rows of the devices. */
    public static final String CLIENTS = "clients.jsonl";

    /** What each tested person's figures are. */
    public static final String USERS = "per-user.json";

    /** What the data tells of each tested person besides, if it does. */
    public static final String PEOPLE = "people.json";

    /** All figures of a personalization study, whose folder has no rounds. */
    public static final String STUDY = "personalization.json";

    private final Path path;
    private final BufferedWriter rounds;
    private final BufferedWriter clients;
    private final List<ClientRow> pending = new ArrayList<>();
    private boolean torn;

    private RunFolder(Path path) throws IOException {
        this.path = path;
        this.rounds = appending(path.resolve(ROUNDS));
        this.clients = appending(path.resolve(CLIENTS));
    }

    private static BufferedWriter appending(Path file) throws IOException {
        createLikeItsFolder(file);
        return Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /**
     * Makes the folder.
     *
     * @throws OccupiedFolderException if there is a folder with something in it, or a file
     */
    public static RunFolder create(Path path) throws IOException {
        requireFree(path);
        Files.createDirectories(path);
        try (Stream<Path> begun = Files.list(path)) {
            for (Path journal : begun.filter(RunFolder::isJournal).toList()) {
                Files.delete(journal);
            }
        }
        return new RunFolder(path);
    }

    /**
     * Refuses a path at which there is something already.
     *
     * @throws OccupiedFolderException if there is a folder with something in it, or a file
     */
    public static void requireFree(Path path) throws IOException {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new OccupiedFolderException(path, "there is a file of that name");
        }
        if (Files.isDirectory(path)) {
            List<Path> found;
            try (Stream<Path> content = Files.list(path)) {
                found = content.toList();
            }
            if (!found.isEmpty() && !neverBegan(path, found)) {
                throw new OccupiedFolderException(path, "it is not empty");
            }
        }
    }

    /** Whether a file is a run's journal, or what its database keeps beside it. */
    private static boolean isJournal(Path file) {
        return file.getFileName().toString().startsWith(ResumePoint.JOURNAL);
    }

    /** Whether there is nothing but what a run leaves that was stopped before it could be gone on with, and nobody is at it. */
    private static boolean neverBegan(Path path, List<Path> found) throws IOException {
        for (Path file : found) {
            String name = file.getFileName().toString();
            boolean row = name.equals(ROUNDS) || name.equals(CLIENTS);
            if (!name.equals(FolderLock.FILE)
                    && !isJournal(file)
                    && !(row && Files.isRegularFile(file) && Files.size(file) == 0)) {
                return false;
            }
        }
        if (!found.containsAll(List.of(path.resolve(FolderLock.FILE), path.resolve(ROUNDS)))) {
            return false;
        }
        Optional<FolderLock> lock = FolderLock.tryOf(path);
        if (lock.isPresent()) {
            lock.get().close();
        }
        return lock.isPresent();
    }

    /**
     * Opens the folder of a run that goes on, with nothing in its records but these rows. What said how it ended before
     * is removed.
     */
    public static RunFolder reopen(Path path, List<RoundRow> rounds, List<ClientRow> clients) throws IOException {
        write(path, CLIENTS, draft -> writeRows(draft, clients));
        write(path, ROUNDS, draft -> writeRows(draft, rounds));
        Files.deleteIfExists(path.resolve(RunSummary.FILE));
        return new RunFolder(path);
    }

    private static void writeRows(Path file, List<?> rows) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (Object row : rows) {
                writer.write(RunJson.line(row));
                writer.write('\n');
            }
        }
    }

    /** The rows of the rounds from the first, or the one before, up to the first that was not written whole. */
    public static List<RoundRow> rows(Path path) throws IOException {
        return EarlierRows.roundsIn(path).unbroken();
    }

    /** A folder in {@code runs} that is not there yet: {@code <name>-<yyyyMMdd-HHmmss>}. */
    public static Path defaultPath(Path runs, String name, LocalDateTime now) {
        String plain = name.strip().replaceAll("[^\\p{L}\\p{N}._-]+", "-").replaceAll("^[.-]+", "");
        String stem = (plain.isEmpty() ? "run" : plain) + "-" + STAMP.format(now);
        Path path = runs.resolve(stem);
        for (int i = 2; Files.exists(path); i++) {
            path = runs.resolve(stem + "-" + i);
        }
        return path;
    }

    /** How the run in a folder ended; empty if nothing says so, or not in whole. */
    public static Optional<RunSummary> summary(Path path) throws IOException {
        Path file = path.resolve(RunSummary.FILE);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(RunJson.read(Files.readString(file), RunSummary.class));
        } catch (JacksonException | CharacterCodingException notWhole) {
            return Optional.empty();
        }
    }

    /** Where the folder is. */
    public Path path() {
        return path;
    }

    /** Keeps a device's row until its round is written. */
    public synchronized void add(ClientRow row) {
        pending.add(row);
    }

    /** Writes a round and its devices, in the order of their ids whoever came first. */
    public synchronized void add(RoundRow row) throws IOException {
        torn = true;
        try {
            addRows(row);
        } catch (IOException e) {
            throw named(path.resolve(ROUNDS), e);
        }
        torn = false;
    }

    private void addRows(RoundRow row) throws IOException {
        pending.sort(Comparator.comparingInt(ClientRow::round).thenComparing(ClientRow::device));
        for (ClientRow client : pending) {
            clients.write(RunJson.line(client));
            clients.write('\n');
        }
        pending.clear();
        clients.flush();
        rounds.write(RunJson.line(row));
        rounds.write('\n');
        rounds.flush();
    }

    /** Writes {@code run.json}. */
    public void write(RunSummary summary) throws IOException {
        write(RunSummary.FILE, RunJson.pretty(summary));
    }

    /** Writes {@code per-user.json}. */
    public void write(List<UserResult> users) throws IOException {
        write(USERS, RunJson.pretty(users));
    }

    /** Writes a text file of any other name, whole or not at all. */
    public void write(String name, String content) throws IOException {
        write(path, name, content);
    }

    /** Writes a text file into a folder, whole or not at all. */
    public static void write(Path path, String name, String content) throws IOException {
        write(path, name, draft -> Files.writeString(draft, content));
    }

    /** Writes any file into a folder, whole or not at all. */
    public static void write(Path path, String name, Writer writer) throws IOException {
        Path file = path.resolve(name);
        Path draft = draft(file);
        boolean written = false;
        try {
            createLikeItsFolder(draft);
            writer.write(draft);
            put(draft, file);
            written = true;
        } catch (IOException e) {
            throw named(file, e);
        } finally {
            if (!written) {
                // On a full disk, half a file takes the room that is needed to say so.
                Files.deleteIfExists(draft);
            }
        }
    }

    /** A write that fails does not say by itself to which file. */
    private static IOException named(Path file, IOException failure) {
        if (failure instanceof FileSystemException known && known.getFile() != null) {
            return failure;
        }
        var named = new FileSystemException(file.toString(), null, failure.getMessage());
        named.initCause(failure);
        return named;
    }

    /** Creates a file, if it is not there, for its owner alone if the folder is, as those of a coordinator's runs are. */
    static void createLikeItsFolder(Path file) throws IOException {
        if (Files.notExists(file)) {
            Files.createFile(file, PrivateFiles.within(file.toAbsolutePath().resolveSibling("")));
        }
    }

    private static Path draft(Path file) {
        return file.resolveSibling(file.getFileName() + ".part");
    }

    private static void put(Path draft, Path file) throws IOException {
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Writes a file. */
    @FunctionalInterface
    public interface Writer {
        void write(Path file) throws IOException;
    }

    /** Reads a text file of a folder, whatever it holds; empty if there is none. */
    public static Optional<String> read(Path path, String name) throws IOException {
        Path file = path.resolve(name);
        return Files.exists(file)
                ? Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    /** Removes a file that is not needed any more. */
    public void remove(String name) throws IOException {
        Files.deleteIfExists(path.resolve(name));
    }

    /** Writes the devices of a round that did not end, and closes the files. */
    @Override
    public synchronized void close() throws IOException {
        try (rounds;
                clients) {
            for (ClientRow client : pending) {
                clients.write(RunJson.line(client));
                clients.write('\n');
            }
            pending.clear();
        } catch (IOException e) {
            // Whoever could not write a row has been told so, and what is left of it can't be written either.
            if (!torn) {
                throw e;
            }
        }
    }
}
