package dev.proprio.client.sensor.archive;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.DataFile;
import dev.proprio.client.sensor.HeldMemory;
import dev.proprio.client.sensor.Interruption;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.extension.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Read access to the files of a data set, the same for a zip file, an unpacked folder and a single
 * file, here or behind a URL. Zips inside are looked into when nothing outside matches, and their
 * entries are named {@code inner.zip/path}. Close it after use. Not thread-safe.
 */
public final class Archive implements AutoCloseable {
    /** Of all zips inside together, whoever asks. */
    private static final Bytes MOST_INNER = Bytes.megabytes(4000);

    private final String location;
    private final String remedy;
    private final EntryStore outer;
    private final HeldMemory memory;
    private final Bytes mostInner;
    private long inside;
    private final Map<String, EntryStore> inner = new HashMap<>();
    private final List<Path> temporary = new ArrayList<>();
    private final Map<String, DataFile> noted = new TreeMap<>();

    private Archive(String location, String remedy, EntryStore outer, HeldMemory memory, Bytes mostInner) {
        this.location = location;
        this.remedy = remedy;
        this.outer = outer;
        this.memory = memory;
        this.mostInner = mostInner;
    }

    /** Whether an entry is wanted. */
    @FunctionalInterface
    public interface EntryFilter {
        boolean wants(String name) throws SensorDataException;
    }

    /** What an entry's content is turned into. */
    @FunctionalInterface
    public interface EntryReader<T> {
        /** Reads {@code in}, which the archive closes. */
        T read(InputStream in) throws IOException, SensorDataException;
    }

    /**
     * Opens an archive.
     *
     * @param location a file or folder, relative to the working directory, or an http(s) or file URL
     * @param sha256 the checksum that the file must have, in hexadecimal
     * @param remedy one sentence that says where the data can be had, for error messages
     * @param access what may be opened, wherever a link or a redirect leads
     */
    public static Archive open(String location, Optional<String> sha256, String remedy, DataAccess access)
            throws SensorDataException {
        Path path = DataLocation.resolve(location, sha256, remedy, access);
        if (!Files.exists(path)) {
            throw new SensorDataException("There is no file or folder '%s' (looked at %s). %s"
                    .formatted(location, path.toAbsolutePath(), remedy));
        }
        try {
            EntryStore store;
            if (!Files.isDirectory(path) && !Files.isRegularFile(path)) {
                throw new SensorDataException(
                        "'%s' is neither a file nor a folder, but a device or a pipe. %s".formatted(location, remedy));
            }
            if (Files.isDirectory(path)) {
                store = FolderStore.of(path, access.files());
            } else if (isZip(path)) {
                store = new ZipStore(path);
            } else {
                store = FolderStore.ofFile(path, access.files());
            }
            return new Archive(
                    location,
                    remedy,
                    store,
                    HeldMemory.of(location, access.memory(), access.heap()),
                    access.download().count() < MOST_INNER.count() ? access.download() : MOST_INNER);
        } catch (IOException e) {
            throw new SensorDataException(
                    "'%s' can't be read (%s); it may be truncated. A complete copy is needed: compare its size with the original's. %s"
                            .formatted(location, reason(e), remedy),
                    e);
        }
    }

    private static boolean isZip(Path file) throws IOException {
        if (String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".zip")) {
            return true;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == 'P' && in.read() == 'K';
        }
    }

    /** Where the archive is, as it was given. */
    public String location() {
        return location;
    }

    /** What is asked before anything that was read is held. */
    public HeldMemory memory() {
        return memory;
    }

    /** The sorted names of all entries, those inside inner zips left out. */
    public List<String> entries() {
        return outer.entries();
    }

    /** The sorted names of the entries that match; inside inner zips only if none does outside. */
    public List<String> matching(EntryFilter filter) throws SensorDataException {
        List<String> found = new ArrayList<>();
        for (String entry : outer.entries()) {
            if (filter.wants(entry)) {
                found.add(entry);
            }
        }
        if (!found.isEmpty()) {
            return List.copyOf(found);
        }
        List<String> nested = new ArrayList<>();
        for (String zip : outer.entries()) {
            if (zip.toLowerCase(Locale.ROOT).endsWith(".zip")) {
                for (String entry : innerZip(zip).entries()) {
                    String name = zip + "/" + entry;
                    if (filter.wants(name)) {
                        nested.add(name);
                    }
                }
            }
        }
        return List.copyOf(nested);
    }

    /** The one entry that is {@code suffix} or ends in {@code /suffix}; case matters. */
    public String entry(String suffix) throws SensorDataException {
        List<String> found = matching(name -> name.equals(suffix) || name.endsWith("/" + suffix));
        if (found.isEmpty()) {
            throw new SensorDataException("'%s' holds no file '%s', so it is not the archive that was expected. %s"
                    .formatted(location, suffix, remedy));
        }
        if (found.size() > 1) {
            throw new SensorDataException("'%s' holds '%s' twice, as '%s' and as '%s'; point to one of them."
                    .formatted(location, suffix, found.get(0), found.get(1)));
        }
        return found.get(0);
    }

    /** Reads an entry as named by {@link #matching} or {@link #entry}, and notes what it held. */
    public <T> T read(String entry, EntryReader<T> reader) throws SensorDataException {
        return unnoted(entry, in -> {
            try (DigestingStream whole = new DigestingStream(in)) {
                T read = reader.read(whole);
                noted.put(entry, whole.file(entry));
                return read;
            }
        });
    }

    /** What has been read, by name. */
    public List<DataFile> files() {
        return List.copyOf(noted.values());
    }

    private <T> T unnoted(String entry, EntryReader<T> reader) throws SensorDataException {
        try (InputStream in = stream(entry)) {
            return reader.read(in);
        } catch (IOException e) {
            throw new SensorDataException(
                    "'%s' in '%s' is damaged (%s). A fresh copy is needed. %s"
                            .formatted(entry, location, reason(e), remedy),
                    e);
        }
    }

    private InputStream stream(String entry) throws IOException, SensorDataException {
        for (Map.Entry<String, EntryStore> zip : inner.entrySet()) {
            if (entry.startsWith(zip.getKey() + "/")) {
                return zip.getValue().open(entry.substring(zip.getKey().length() + 1));
            }
        }
        return outer.open(entry);
    }

    private EntryStore innerZip(String entry) throws SensorDataException {
        EntryStore open = inner.get(entry);
        if (open != null) {
            return open;
        }
        EntryStore opened = unnoted(entry, in -> {
            Path copy = Files.createTempFile("proprio-", ".zip");
            temporary.add(copy);
            unpack(in, copy);
            return new ZipStore(copy);
        });
        inner.put(entry, opened);
        return opened;
    }

    /** They stay on the disk until all is read, so what counts is their sum. */
    private void unpack(InputStream in, Path copy) throws IOException, SensorDataException {
        byte[] buffer = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(copy)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                Interruption.check();
                inside += read;
                if (inside > mostInner.count()) {
                    throw new SensorDataException(
                            "The zips inside '%s' are larger than %s together, as much as data.download allows a file to be and at most %s; unpack what is needed of them first."
                                    .formatted(location, mostInner, MOST_INNER));
                }
                out.write(buffer, 0, read);
            }
        }
    }

    static String reason(IOException e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }

    /** Releases the files; inner zips' copies are deleted. */
    @Override
    public void close() throws SensorDataException {
        try (outer) {
            for (EntryStore zip : inner.values()) {
                zip.close();
            }
            for (Path copy : temporary) {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            throw new SensorDataException("'%s' can't be closed (%s)".formatted(location, reason(e)), e);
        }
    }
}
