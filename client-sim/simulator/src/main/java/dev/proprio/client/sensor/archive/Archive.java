package dev.proprio.client.sensor.archive;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.DataFile;
import dev.proprio.client.sensor.HeldMemory;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.extension.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Read access to the files of a data set, the same for a zip or tar file, an unpacked folder and a single
 * file, here or behind a URL. Archives inside are looked into when nothing outside matches, and their
 * entries are named {@code inner.zip/path}. Close it after use. Not thread-safe.
 */
public final class Archive implements AutoCloseable {
    /** Of all archives inside together, whoever asks. */
    private static final Bytes MOST_INNER = Bytes.megabytes(4000);

    private final String location;
    private final String remedy;
    private final EntryStore outer;
    private final HeldMemory memory;
    private final UnpackedCopies copies;
    private final Map<String, EntryStore> inner = new HashMap<>();
    private final Map<String, DataFile> noted = new TreeMap<>();

    private Archive(String location, String remedy, EntryStore outer, HeldMemory memory, UnpackedCopies copies) {
        this.location = location;
        this.remedy = remedy;
        this.outer = outer;
        this.memory = memory;
        this.copies = copies;
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
        UnpackedCopies copies = new UnpackedCopies(
                location, access.download().count() < MOST_INNER.count() ? access.download() : MOST_INNER, MOST_INNER);
        try {
            EntryStore store;
            if (!Files.isDirectory(path) && !Files.isRegularFile(path)) {
                throw new SensorDataException(
                        "'%s' is neither a file nor a folder, but a device or a pipe. %s".formatted(location, remedy));
            }
            if (Files.isDirectory(path)) {
                store = FolderStore.of(path, access.files());
            } else {
                Optional<Packing> packing = Packing.of(path);
                store = packing.isPresent()
                        ? copies.open(path, packing.get())
                        : FolderStore.ofFile(path, access.files());
            }
            return new Archive(
                    location, remedy, store, HeldMemory.of(location, access.memory(), access.heap()), copies);
        } catch (IOException e) {
            discard(copies);
            throw new SensorDataException(
                    "'%s' can't be read (%s); it may be truncated. A complete copy is needed: compare its size with the original's. %s"
                            .formatted(location, reason(e), remedy),
                    e);
        } catch (SensorDataException e) {
            discard(copies);
            throw e;
        }
    }

    /** What went wrong before is what is told. */
    private static void discard(UnpackedCopies copies) {
        try {
            copies.close();
        } catch (IOException ignored) {
            // The system empties its folder of temporary files in the end.
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

    /** The sorted names of all entries, those inside inner archives left out. */
    public List<String> entries() {
        return outer.entries();
    }

    /** The sorted names of the entries that match; inside inner archives only if none does outside. */
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
        for (String archive : outer.entries()) {
            Optional<Packing> packing = Packing.of(archive);
            if (packing.isPresent()) {
                for (String entry : inner(archive, packing.get()).entries()) {
                    String name = archive + "/" + entry;
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

    /** The same of an entry that is only looked at: what it held is not noted. */
    public <T> T peek(String entry, EntryReader<T> reader) throws SensorDataException {
        return unnoted(entry, reader);
    }

    /**
     * The sorted names of what is known of and has not been {@linkplain #read read}: of all entries, those inside archives only
     * where those were looked into.
     */
    public List<String> unread() {
        Set<String> names = new TreeSet<>(outer.entries());
        names.removeAll(inner.keySet());
        inner.forEach((zip, store) -> store.entries().forEach(entry -> names.add(zip + "/" + entry)));
        names.removeAll(noted.keySet());
        return List.copyOf(names);
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

    private EntryStore inner(String entry, Packing packing) throws SensorDataException {
        EntryStore open = inner.get(entry);
        if (open != null) {
            return open;
        }
        EntryStore opened = unnoted(entry, in -> copies.open(in, packing));
        inner.put(entry, opened);
        return opened;
    }

    static String reason(IOException e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }

    /** Releases the files; copies of what had to be unpacked are deleted. */
    @Override
    public void close() throws SensorDataException {
        try (copies;
                outer) {
            for (EntryStore zip : inner.values()) {
                zip.close();
            }
        } catch (IOException e) {
            throw new SensorDataException("'%s' can't be closed (%s)".formatted(location, reason(e)), e);
        }
    }
}
