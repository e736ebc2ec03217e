package dev.proprio.experiments.export;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A table that was written.
 *
 * @param name which of the folder's tables it is
 * @param file where it is; empty where nothing was written, since the format has no table without a column
 * @param rows how many it has
 * @param torn how many lines were left out because they are not whole
 */
public record WrittenTable(String name, Optional<Path> file, long rows, long torn) {}
