package dev.proprio.client.sensor.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Named entries, wherever they are stored. Names use {@code /} and are sorted. */
interface Store extends Closeable {
    /** The names of all files, without folders. */
    List<String> entries();

    /** Opens an entry of {@link #entries()}; damage is reported while it is read. */
    InputStream open(String entry) throws IOException;

    /** Whether a file is something that an operating system or archiver left behind. */
    static boolean isLitter(String entry) {
        String name = entry.substring(entry.lastIndexOf('/') + 1);
        return entry.startsWith("__MACOSX/")
                || entry.contains("/__MACOSX/")
                || name.startsWith("._")
                || name.equals(".DS_Store");
    }
}
