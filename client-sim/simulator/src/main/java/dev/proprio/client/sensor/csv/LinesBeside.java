package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.archive.Archive;
import dev.proprio.client.sensor.archive.LineReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files with one text per row of another file, each read once. Not thread-safe. */
final class LinesBeside {
    /** What a line takes besides its characters. */
    private static final int OVERHEAD = 64;

    private final Optional<String> encoding;
    private final Archive archive;
    private final Map<String, List<String>> read = new HashMap<>();

    /** @param encoding how the files are written, unless a mark tells it */
    LinesBeside(Archive archive, Optional<String> encoding) {
        this.encoding = encoding;
        this.archive = archive;
    }

    /** The lines of the one file that matches, in the folder of {@code path} or, with {@code ../}, in one around it. */
    List<String> of(RowField.Line field, String path) throws SensorDataException {
        String folder = path.contains("/") ? path.substring(0, path.lastIndexOf('/') + 1) : "";
        String pattern = field.glob();
        while (pattern.startsWith("../") && !folder.isEmpty()) {
            folder = folder.substring(0, folder.lastIndexOf('/', folder.length() - 2) + 1);
            pattern = pattern.substring(3);
        }
        String start = folder;
        BoundedPattern name = Glob.of(pattern);
        List<String> found =
                archive.matching(entry -> entry.startsWith(start) && name.matches(entry.substring(start.length())));
        if (found.size() != 1) {
            throw new SensorDataException(
                    "line:%s should name one file with a line for each row of '%s', but %s match in the folder '%s'."
                            .formatted(field.glob(), path, found.isEmpty() ? "none" : found.size(), start));
        }
        List<String> known = read.get(found.getFirst());
        if (known == null) {
            known = lines(found.getFirst());
            read.put(found.getFirst(), known);
        }
        return known;
    }

    private List<String> lines(String file) throws SensorDataException {
        return archive.read(file, in -> {
            LineReader line = FileFormat.lines(in, file, encoding, Delimiter.parse("delimiter", "semicolon"));
            List<String> lines = new ArrayList<>();
            while (line.next()) {
                if (line.isBlank()) {
                    continue;
                }
                if (!Utf8.isText(line.bytes(), line.start(), line.end())) {
                    throw new SensorDataException(line.where()
                            + " is not UTF-8; set encoding to what the file is written in, such as ISO-8859-1.");
                }
                String text = line.text(line.start(), line.end()).strip();
                archive.memory().take(OVERHEAD + 2L * text.length());
                lines.add(text);
            }
            return lines;
        });
    }
}
