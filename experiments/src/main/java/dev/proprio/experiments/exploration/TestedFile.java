package dev.proprio.experiments.exploration;

import dev.proprio.experiments.evaluation.PersonPredictions;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The content of {@code tested.jsonl}, by which two runs are compared window by window.
 *
 * @param classes their names
 * @param people in the data's order
 */
public record TestedFile(List<String> classes, List<TestedWindows> people) {
    public TestedFile {
        classes = List.copyOf(classes);
        people = List.copyOf(people);
    }

    /** Writes what was said into a run's folder, whole or not at all. */
    public static void write(Path folder, List<String> classes, List<PersonPredictions> said) throws IOException {
        RunFolder.write(folder, TestedWindows.FILE, draft -> {
            try (BufferedWriter out = Files.newBufferedWriter(draft)) {
                out.write(RunJson.line(classes) + "\n");
                for (PersonPredictions person : said) {
                    out.write(RunJson.line(TestedWindows.of(person)) + "\n");
                }
            }
        });
    }

    /**
     * What a run left; empty if it left none.
     *
     * @throws tools.jackson.core.JacksonException if it is not what was written
     */
    public static Optional<TestedFile> read(Path folder) throws IOException {
        Path file = folder.resolve(TestedWindows.FILE);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(file)) {
            List<String> all = lines.toList();
            List<String> classes = all.isEmpty() ? List.of() : List.of(RunJson.read(all.getFirst(), String[].class));
            return Optional.of(new TestedFile(
                    classes,
                    all.stream()
                            .skip(1)
                            .map(line -> RunJson.read(line, TestedWindows.class))
                            .toList()));
        }
    }
}
