package dev.proprio.experiments.run;

import java.io.IOException;

/** A run was to go on with other data than it began with. */
public final class ChangedDataException extends IOException {
    private static final long serialVersionUID = 1L;

    ChangedDataException(String message) {
        super(message);
    }
}
