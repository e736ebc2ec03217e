package dev.proprio.experiments.inspect;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.archive.Archive;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The beginning of a file.
 *
 * @param lines its first lines without blank ones, whole
 * @param text whether it is text
 */
record FilePeek(String path, List<String> lines, boolean text) {
    private static final int BYTES = 1 << 16;
    private static final int MOST_LINES = 400;

    FilePeek {
        lines = List.copyOf(lines);
    }

    static FilePeek of(Archive archive, String path) throws SensorDataException {
        return archive.read(path, in -> {
            byte[] start = in.readNBytes(BYTES);
            String all = new String(start, StandardCharsets.UTF_8);
            String marked = all.startsWith("\uFEFF") ? all.substring(1) : all;
            int end = start.length < BYTES ? marked.length() : marked.lastIndexOf('\n') + 1;
            List<String> lines = marked.substring(0, end)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .limit(MOST_LINES)
                    .toList();
            return new FilePeek(path, lines, all.indexOf(0) < 0);
        });
    }
}
