package dev.proprio.client.sensor.archive;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files below a folder; or a single file, as the only entry. */
final class FolderStore implements Store {
    private final Path folder;
    private final List<String> entries;

    private FolderStore(Path folder, List<String> entries) {
        this.folder = folder;
        this.entries = entries;
    }

    static FolderStore of(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return new FolderStore(
                    folder,
                    files.filter(Files::isRegularFile)
                            .map(file -> folder.relativize(file).toString().replace(File.separatorChar, '/'))
                            .filter(name -> !Store.isLitter(name))
                            .sorted()
                            .toList());
        } catch (UncheckedIOException e) {
            throw new IOException(e.getCause());
        }
    }

    static FolderStore ofFile(Path file) {
        return new FolderStore(file.resolveSibling(""), List.of(String.valueOf(file.getFileName())));
    }

    @Override
    public List<String> entries() {
        return entries;
    }

    @Override
    public InputStream open(String entry) throws IOException {
        return Files.newInputStream(folder.resolve(entry));
    }

    @Override
    public void close() {}
}
