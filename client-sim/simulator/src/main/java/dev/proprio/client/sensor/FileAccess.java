package dev.proprio.client.sensor;

import java.nio.file.Path;
import java.util.List;

/** Which files may be opened. */
public sealed interface FileAccess permits AnyFile, FilesWithin {
    /**
     * Where a file or folder really is, its symbolic links followed.
     *
     * @throws SensorDataException if it may not be opened or is not there; both sound the same outside of what is offered
     */
    Path permitted(Path path) throws SensorDataException;

    /** Every file that the process can read. */
    static FileAccess any() {
        return new AnyFile();
    }

    /** What lies at or below one of {@code roots}, wherever symbolic links lead. */
    static FileAccess within(List<Path> roots) {
        return new FilesWithin(roots);
    }
}
