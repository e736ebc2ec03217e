package dev.proprio.client.sensor.csv;

import java.util.List;
import java.util.Locale;

/** The names of packed files. */
final class PackedName {
    private static final List<String> READ = List.of(".gz", ".xz");

    private PackedName() {}

    /** The name that the file has unpacked; the same if it is not packed in a way that is read. */
    static String unpacked(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (String end : READ) {
            if (lower.endsWith(end) && name.length() > end.length()) {
                return name.substring(0, name.length() - end.length());
            }
        }
        return name;
    }
}
