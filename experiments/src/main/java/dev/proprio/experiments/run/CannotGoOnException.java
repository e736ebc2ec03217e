package dev.proprio.experiments.run;

import java.io.IOException;

/** A run that is done can't have more rounds; its message says why, in a half sentence. */
public final class CannotGoOnException extends IOException {
    private static final long serialVersionUID = 1L;

    CannotGoOnException(String reason) {
        super(reason);
    }

    CannotGoOnException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
