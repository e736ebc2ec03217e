package dev.proprio.client.sensor.archive;

import dev.proprio.client.sensor.FileAccess;
import dev.proprio.client.sensor.SensorDataException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** The files below a folder; or a single file, as the only entry. */
final class FolderStore implements EntryStore {
    private final Path folder;
    private final List<String> entries;
    private final FileAccess access;

    private FolderStore(Path folder, List<String> entries, FileAccess access) {
        this.folder = folder;
        this.entries = entries;
        this.access = access;
    }

    static FolderStore of(Path folder, FileAccess access) throws IOException, SensorDataException {
        List<String> entries = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            for (Iterator<Path> each = files.iterator(); each.hasNext(); ) {
                Path file = each.next();
                // What a link leads to may not even be listed.
                access.permitted(file);
                String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
                if (Files.isRegularFile(file) && !EntryStore.isLitter(name)) {
                    EntryStore.requireListable(entries.size() + 1L, folder.toString());
                    entries.add(name);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        entries.sort(Comparator.naturalOrder());
        return new FolderStore(folder, List.copyOf(entries), access);
    }

    static FolderStore ofFile(Path file, FileAccess access) {
        return new FolderStore(file.resolveSibling(""), List.of(String.valueOf(file.getFileName())), access);
    }

    @Override
    public List<String> entries() {
        return entries;
    }

    @Override
    public InputStream open(String entry) throws IOException, SensorDataException {
        return Files.newInputStream(access.permitted(folder.resolve(entry)));
    }

    @Override
    public void close() {}
}
