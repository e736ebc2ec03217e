package dev.proprio.client.sensor.archive;

import dev.proprio.client.sensor.SensorDataException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Named entries, wherever they are stored. Names use {@code /} and are sorted. */
interface EntryStore extends Closeable {
    /** How many files a data set may have. */
    int MOST_FILES = 1_000_000;

    /** The names of all files, without folders. */
    List<String> entries();

    /**
     * Opens an entry of {@link #entries()}; damage is reported while it is read.
     *
     * @throws SensorDataException if it may not be opened
     */
    InputStream open(String entry) throws IOException, SensorDataException;

    /** Refuses more files than any data set has, before their names fill the memory. */
    static void requireListable(long files, String where) throws SensorDataException {
        if (files > MOST_FILES) {
            throw new SensorDataException("'%s' holds more than %s files; point path to the folder of the recordings."
                    .formatted(where, MOST_FILES));
        }
    }

    /** Whether a file is something that an operating system or archiver left behind. */
    static boolean isLitter(String entry) {
        String name = entry.substring(entry.lastIndexOf('/') + 1);
        return entry.startsWith("__MACOSX/")
                || entry.contains("/__MACOSX/")
                || name.startsWith("._")
                || name.equals(".DS_Store");
    }
}
