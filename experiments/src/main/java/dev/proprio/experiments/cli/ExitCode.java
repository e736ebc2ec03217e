package dev.proprio.experiments.cli;

/** What the process returns. */
final class ExitCode {
    static final int DONE = 0;
    static final int RUN_FAILED = 1;
    static final int WRONG_REQUEST = 2;

    private ExitCode() {}
}
