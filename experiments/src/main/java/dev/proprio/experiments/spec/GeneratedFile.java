package dev.proprio.experiments.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Compares a generated file that is checked in with what would be generated now. */
public final class GeneratedFile {
    private GeneratedFile() {}

    /**
     * The first difference as a sentence, or nothing when the file is current.
     *
     * @param expected what would be generated; line ends do not count
     */
    public static Optional<String> difference(Path file, String expected) throws IOException {
        if (Files.notExists(file)) {
            return Optional.of(file + " is missing; generate it");
        }
        List<String> found = Files.readString(file).lines().toList();
        List<String> wanted = expected.lines().toList();
        for (int i = 0; i < Math.max(found.size(), wanted.size()); i++) {
            String has = i < found.size() ? found.get(i) : "the end";
            String wants = i < wanted.size() ? wanted.get(i) : "the end";
            if (!has.equals(wants)) {
                return Optional.of("%s:%s: the file is not current; it has \"%s\" where \"%s\" is generated"
                        .formatted(file, i + 1, has.strip(), wants.strip()));
            }
        }
        return Optional.empty();
    }
}
