package dev.proprio.client.sensor.csv;

import java.util.List;

/** Files as a sentence names them. */
final class FileNames {
    private static final int MOST_NAMED = 3;

    private FileNames() {}

    /** The first few, and how many more there are. */
    static String first(List<String> files) {
        String first = String.join(", ", files.subList(0, Math.min(files.size(), MOST_NAMED)));
        return files.size() > MOST_NAMED ? "%s and %s more".formatted(first, files.size() - MOST_NAMED) : first;
    }
}
