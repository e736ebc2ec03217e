package dev.proprio.experiments.record;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other processes from writing to a run's folder; a process that is killed lets go of it. The file stays when the
 * lock is gone: whoever waits with it open would otherwise lock one that nobody else finds.
 */
public final class FolderLock implements AutoCloseable {
    static final String FILE = "lock";

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Locks a folder.
     *
     * @throws IOException if another process, or this one, is at the run
     */
    public static FolderLock of(Path folder) throws IOException {
        return tryOf(folder)
                .orElseThrow(() -> new IOException("the run in %s is under way in another process".formatted(folder)));
    }

    /** Locks a folder; empty if it is locked by another process or this one. */
    public static Optional<FolderLock> tryOf(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!locked(channel)) {
            channel.close();
            return Optional.empty();
        }
        return Optional.of(new FolderLock(channel));
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            @Nullable Object lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
