package dev.proprio.experiments.export;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes tables in a format, which need not be part of every download. Found by {@link java.util.ServiceLoader}; has a public
 * constructor without parameters.
 */
public interface TableFormat {
    /** What {@code --format} calls it. */
    String name();

    /** Writes a table's rows into an existing folder, to a file that bears its name; what was there before is replaced. */
    WrittenTable write(FolderTable table, Path folder) throws IOException;
}
