package dev.proprio.client.sensor.archive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The part of a file that has arrived, and beside it the validator (entity tag or date) that tells
 * whether the server still offers the same content. Locked against other processes while open.
 */
final class PartFile implements Closeable {
    private final Path part;
    private final Path validatorFile;
    private final FileChannel channel;

    private PartFile(Path part, Path validatorFile, FileChannel channel) {
        this.part = part;
        this.validatorFile = validatorFile;
        this.channel = channel;
    }

    /** Opens the part of {@code target}; empty if somebody else is downloading it. */
    static Optional<PartFile> of(Path target) throws IOException {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        Path validator = target.resolveSibling(target.getFileName() + ".part.validator");
        FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
            return locked ? Optional.of(new PartFile(part, validator, channel)) : Optional.empty();
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    long size() throws IOException {
        return channel.size();
    }

    Path path() {
        return part;
    }

    Optional<String> validator() throws IOException {
        return Files.exists(validatorFile) ? Optional.of(Files.readString(validatorFile)) : Optional.empty();
    }

    /** Forgets what has arrived; what comes next belongs to {@code validator}. */
    void restart(Optional<String> validator) throws IOException {
        channel.truncate(0);
        if (validator.isPresent()) {
            Files.writeString(validatorFile, validator.get());
        } else {
            Files.deleteIfExists(validatorFile);
        }
    }

    void append(byte[] bytes, int length) throws IOException {
        channel.position(channel.size());
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Makes the part the whole. */
    void complete(Path target) throws IOException {
        channel.force(true);
        channel.close();
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.deleteIfExists(validatorFile);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
