package dev.proprio.proto.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Files of keys and certificates: whole or not there at all, and secret ones readable by their owner alone. */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private PrivateFiles() {}

    /** Creates a folder that nobody else may enter, unless it is there. */
    public static void createFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path absolute = folder.toAbsolutePath();
        if (absolute.getParent() != null) {
            Files.createDirectories(absolute.getParent());
        }
        try {
            Files.createDirectory(absolute, attributes(absolute, OWNER_FOLDER));
        } catch (FileAlreadyExistsException e) {
            // Another process was faster.
            if (!Files.isDirectory(absolute)) {
                throw e;
            }
        }
    }

    /** Takes a folder that is there from everybody but its owner (mode 0700), or creates it so. */
    public static void closeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            createFolder(folder);
        } else if (isPosix(folder)) {
            Files.setPosixFilePermissions(folder, OWNER_FOLDER);
        }
    }

    /**
     * The same, but a folder of another user's, such as the root of a volume, stays as it is.
     *
     * @return whether nobody else may enter it
     */
    public static boolean closeOwnFolder(Path folder) throws IOException {
        try {
            closeFolder(folder);
            return true;
        } catch (FileSystemException anothers) {
            if (Files.isWritable(folder)) {
                return false;
            }
            throw anothers;
        }
    }

    /** How a new file in a folder is to be created: for its owner alone (mode 0600) if the folder is, too. */
    public static FileAttribute<?>[] within(Path folder) throws IOException {
        boolean closed = isPosix(folder) && OWNER_FOLDER.containsAll(Files.getPosixFilePermissions(folder));
        return closed ? attributes(folder, OWNER_ONLY) : new FileAttribute<?>[0];
    }

    /** Creates an empty file that only its owner may read (mode 0600), unless there is one. */
    public static void createFile(Path file) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        try {
            Files.createFile(file, attributes(file, OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            // Another process was faster.
            return;
        }
    }

    /**
     * Writes a file that only its owner may read (mode 0600), replacing another in one step. Of several that write it at
     * once, the last one's text is there.
     */
    public static void write(Path file, String text) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path temporary = Files.createTempFile(
                absolute.resolveSibling(""), file.getFileName() + ".", ".new", attributes(absolute, OWNER_ONLY));
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Reads a file of a secret.
     *
     * @throws IdentityException if it is missing, can't be read, or others may read it
     */
    public static String readSecret(Path file) throws IdentityException {
        try {
            if (isPosix(file) && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                throw new IdentityException(String.format(
                        Locale.ROOT,
                        "%s holds a private key that others may read; take it from them with chmod 600",
                        file));
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        return read(file);
    }

    /** Reads a file that is no secret. */
    public static String read(Path file) throws IdentityException {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static IdentityException unreadable(Path file, IOException e) {
        String why = e instanceof java.nio.file.NoSuchFileException
                ? "it is not there"
                : e instanceof FileSystemException system && system.getReason() != null
                        ? system.getReason()
                        : String.valueOf(e.getMessage());
        return new IdentityException(String.format(Locale.ROOT, "%s can't be read: %s", file, why), e);
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
