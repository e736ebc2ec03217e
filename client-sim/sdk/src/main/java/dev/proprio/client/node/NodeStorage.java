package dev.proprio.client.node;

import dev.proprio.client.session.TaskLog;
import dev.proprio.client.session.UnsettledUpdates;
import dev.proprio.proto.secagg.client.SessionLog;
import dev.proprio.proto.stored.StoredFormatException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A folder in which a node keeps what must outlive its process: the log of its secure aggregations, and whatever its
 * owner's training remembers. Each entry is a file that is replaced as a whole and carries its checksum: after a power
 * cut it is the old one or the new one, and one that is neither is never read. One node at a time has the folder.
 * Thread-safe.
 */
public final class NodeStorage implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");
    private static final String LOCK = "lock";
    private static final String SESSIONS = "secure-sessions";
    private static final String UPDATES = "kept-updates";
    private static final String TASKS = "task-log";
    private static final String SUFFIX = ".entry";

    private final Path folder;
    private final Damage damage;
    private final FileChannel lock;
    private Optional<SessionLog> sessions = Optional.empty();

    /** What to do with an entry that is damaged. */
    public enum Damage {
        /** Refuse it, in a sentence: somebody has to look. */
        REFUSE,
        /** Put it aside and begin anew, although what it said is lost. */
        START_AFRESH
    }

    private NodeStorage(Path folder, Damage damage, FileChannel lock) {
        this.folder = folder;
        this.damage = damage;
        this.lock = lock;
    }

    /**
     * Opens a folder, which is made if it is not there.
     *
     * @throws NodeStorageException if it cannot be written, or another node has it
     */
    public static NodeStorage open(Path folder, Damage damage) throws NodeStorageException {
        try {
            Files.createDirectories(folder);
            FileChannel lock =
                    FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            boolean ours = false;
            try {
                ours = lock.tryLock() != null;
            } catch (OverlappingFileLockException e) {
                // Held by this process: the same as held by another one.
            } finally {
                if (!ours) {
                    lock.close();
                }
            }
            if (!ours) {
                throw new NodeStorageException(String.format(
                        Locale.ROOT, "another node uses the folder %s; give each node a folder of its own", folder));
            }
            return new NodeStorage(folder, damage, lock);
        } catch (NodeStorageException e) {
            throw e;
        } catch (IOException e) {
            throw new NodeStorageException(
                    String.format(
                            Locale.ROOT,
                            "a node cannot keep its state in %s (%s); give it a folder that it may write",
                            folder,
                            e),
                    e);
        }
    }

    /**
     * The entry of this name; empty if there is none.
     *
     * @param name 1 to 64 characters of {@code a-z 0-9 . -}
     * @throws NodeStorageException if it can't be read, or is damaged and the owner wants to know
     */
    public synchronized Optional<byte[]> read(String name) throws NodeStorageException {
        Path file = file(name);
        try {
            return Optional.of(ChecksummedEntry.decode(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (StoredFormatException e) {
            return damaged(file, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new NodeStorageException(String.format(Locale.ROOT, "a node cannot read %s: %s", file, e), e);
        }
    }

    /**
     * Replaces the entry of this name; returns when it would survive a power cut.
     *
     * @throws NodeStorageException if it can't be written; then the entry is as it was
     */
    public synchronized void write(String name, byte[] bytes) throws NodeStorageException {
        Path file = file(name);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            DurableWrites.write(fresh, ChecksummedEntry.encode(bytes));
            move(fresh, file);
            DurableWrites.flush(folder);
        } catch (IOException e) {
            throw new NodeStorageException(
                    String.format(
                            Locale.ROOT,
                            "a node cannot write %s (%s); is the disk full, or the folder read-only?",
                            file,
                            e),
                    e);
        }
    }

    /**
     * The device's memory of secure aggregations, kept here before it joins one. There is one: two would forget what the
     * other knows.
     *
     * @param attemptsPerRound sessions that it joins for one round of a run, for repetitions; as it was first said
     * @throws NodeStorageException if it is damaged, and the owner has not allowed to begin anew: then a coordinator
     *     could ask for a session a second time
     */
    public synchronized SessionLog sessionLog(int attemptsPerRound) throws NodeStorageException {
        if (sessions.isEmpty()) {
            sessions = Optional.of(readSessions(attemptsPerRound));
        }
        return sessions.get();
    }

    private SessionLog readSessions(int attemptsPerRound) throws NodeStorageException {
        SessionLog.LogStorage keeper = bytes -> write(SESSIONS, bytes);
        return restored(SESSIONS, kept -> SessionLog.restored(attemptsPerRound, kept, keeper))
                .orElseGet(() -> new SessionLog(attemptsPerRound, keeper));
    }

    /**
     * What the device knows of its updates, kept here before each of them leaves; see {@link ClientNodeBuilder#storage}.
     *
     * @throws NodeStorageException if it is damaged, and the owner has not allowed to begin anew
     */
    UnsettledUpdates unsettledUpdates() throws NodeStorageException {
        UnsettledUpdates.UpdateStorage keeper = bytes -> write(UPDATES, bytes);
        return restored(UPDATES, kept -> UnsettledUpdates.restored(kept, keeper))
                .orElseGet(() -> new UnsettledUpdates(keeper));
    }

    /**
     * Which tasks the device has begun, kept here before each of them, for the limits of its {@link
     * ClientNodeBuilder#policy policy}.
     *
     * @throws NodeStorageException if it is damaged, and the owner has not allowed to begin anew
     */
    TaskLog taskLog() throws NodeStorageException {
        TaskLog.LogKeeper keeper = bytes -> write(TASKS, bytes);
        return restored(TASKS, kept -> TaskLog.restored(kept, keeper)).orElseGet(() -> new TaskLog(keeper));
    }

    /** Makes something of an entry; empty if there is none, or a damaged one that the owner lets go. */
    private <T> Optional<T> restored(String name, Restoring<T> restoring) throws NodeStorageException {
        Optional<byte[]> kept = read(name);
        if (kept.isPresent()) {
            try {
                return Optional.of(restoring.of(kept.get()));
            } catch (StoredFormatException e) {
                damaged(file(name), String.valueOf(e.getMessage()));
            }
        }
        return Optional.empty();
    }

    @FunctionalInterface
    private interface Restoring<T> {
        T of(byte[] kept) throws StoredFormatException;
    }

    /** Gives the folder back; what is in it stays. */
    @Override
    public void close() throws IOException {
        lock.close();
    }

    private Optional<byte[]> damaged(Path file, String how) throws NodeStorageException {
        if (damage == Damage.REFUSE) {
            throw new NodeStorageException(String.format(
                    Locale.ROOT,
                    "%s is damaged: %s; restore it, or let the node start afresh, which forgets what it said",
                    file,
                    how));
        }
        try {
            move(file, file.resolveSibling(file.getFileName() + ".damaged"));
        } catch (IOException e) {
            throw new NodeStorageException(
                    String.format(Locale.ROOT, "%s is damaged and cannot be put aside: %s", file, e), e);
        }
        return Optional.empty();
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private Path file(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "an entry's name must be 1 to 64 characters of a-z 0-9 . - but was \"" + name + "\"");
        }
        return folder.resolve(name + SUFFIX);
    }
}
