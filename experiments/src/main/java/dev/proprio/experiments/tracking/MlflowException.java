package dev.proprio.experiments.tracking;

import java.io.IOException;
import java.time.Duration;

/** A request of MLflow that came to nothing, or may have. */
final class MlflowException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final boolean passing;
    private final Duration pause;

    /**
     * @param status HTTP's, 0 without an answer
     * @param code MLflow's, such as {@code RESOURCE_DOES_NOT_EXIST}
     * @param passing whether the same may be answered later, or has been done although nobody said so
     * @param pause how long the server asks to be left alone
     */
    MlflowException(String message, int status, String code, boolean passing, Duration pause) {
        super(message);
        this.status = status;
        this.code = code;
        this.passing = passing;
        this.pause = pause;
    }

    boolean is(String expected) {
        return code.equals(expected);
    }

    int status() {
        return status;
    }

    boolean passing() {
        return passing;
    }

    Duration pause() {
        return pause;
    }
}
