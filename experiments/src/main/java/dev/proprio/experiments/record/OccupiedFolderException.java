package dev.proprio.experiments.record;

import java.io.IOException;
import java.nio.file.Path;

/** A run was to be written where something is already. */
public final class OccupiedFolderException extends IOException {
    private static final long serialVersionUID = 1L;

    OccupiedFolderException(Path folder, String what) {
        super("cannot write a run to %s: %s; choose another folder with --out, or remove it".formatted(folder, what));
    }
}
